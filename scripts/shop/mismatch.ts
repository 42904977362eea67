import type { MismatchReport } from "#domain/api/admin/sales.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { pluralise } from "./output.ts";

/** What was received for orders under review, which is in no other sum, so that sums can be compared with Stripe's. */
export function formatMismatch({ currency, orders, received, refunded }: MismatchReport): string {
  const sum = (amount: number) => formatAmount(amount, currency, "en");
  const returned = refunded > 0 ? `, ${sum(refunded)} of it refunded` : "";
  return `Not in these sums: ${sum(received)} for ${pluralise(orders, "order")} with a payment that does not match${returned}. See "npm run shop -- orders --flagged".`;
}
