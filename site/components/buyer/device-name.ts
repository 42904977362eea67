import { formatMessage } from "#messages/format.ts";
import type { AccountProps } from "./account-texts.ts";

/** The name of a browser and its system, as far as they are known. */
export function deviceName(
  { browser, system }: { browser: string | null; system: string | null },
  texts: Pick<AccountProps["messages"]["devices"], "device" | "unknown">,
): string {
  if (browser && system) return formatMessage(texts.device, { browser, system });
  return browser ?? system ?? texts.unknown;
}
