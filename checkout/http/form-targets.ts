import { PAYMENT_PAGE_ORIGIN } from "#platform/page-headers.ts";
import type { Settings } from "../settings.ts";

interface TargetSettings extends Pick<Settings, "files"> {
  stripe: Pick<Settings["stripe"], "apiUrl">;
}

/** Origins other than the shop's own that its forms redirect to: the payment page and, for downloads, the file storage. */
export function formTargets({ stripe, files }: TargetSettings): string[] {
  const payments = stripe.apiUrl ? new URL(stripe.apiUrl).origin : PAYMENT_PAGE_ORIGIN;
  return files.kind === "s3" ? [payments, new URL(files.endpoint).origin] : [payments];
}
