import type { Refund } from "#domain/payment-outcome.ts";
import { type TaxPart, taxesByRate, taxesOfShare, taxesWithout } from "#domain/tax.ts";
import type { Order } from "../order.ts";
import { refundedShares } from "./refund-shares.ts";

/**
 * The taxes of the newest refund, by rate: the taxes of all refunds, minus those credited before. So rounding errors do not add up,
 * and the credit notes of an order that is refunded in full contain exactly the taxes of its invoice.
 *
 * @param refunds oldest first
 * @param credited the taxes of the valid credit notes
 */
export function newlyCreditedTaxes(
  order: Pick<Order, "lines" | "currency">,
  refunds: readonly Refund[],
  credited: readonly TaxPart[],
): TaxPart[] {
  const shares = refundedShares(order, refunds);
  const refunded = order.lines.flatMap(({ taxes, total }, position) =>
    total === 0 ? [] : taxesOfShare(taxesByRate(taxes), Math.min(shares[position] ?? 0, total), total),
  );
  return taxesWithout(refunded, credited);
}
