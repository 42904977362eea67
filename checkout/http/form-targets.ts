import { PAYMENT_PAGE_ORIGIN } from "#platform/page-headers.ts";
import type { Settings } from "../settings.ts";

/** Origins other than the shop's own that its forms redirect to: the payment page and, for downloads, the file storage. */
export function formTargets({ stripe, files }: Pick<Settings, "stripe" | "files">): string[] {
  const payments = stripe.apiUrl ? new URL(stripe.apiUrl).origin : PAYMENT_PAGE_ORIGIN;
  return files.kind === "s3" ? [payments, new URL(files.endpoint).origin] : [payments];
}
