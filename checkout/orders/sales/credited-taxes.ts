import type { Refund } from "#domain/payment-outcome.ts";
import { type TaxPart, taxesByRate, taxesOfShare, taxesWithout } from "#domain/tax.ts";
import type { Order } from "../order.ts";
import { refundedShares } from "./refund-shares.ts";

/**
 * The taxes that the last of these refunds gives back by rate: those of all refunds without what was credited before. So the taxes of
 * all credit notes of an order that is refunded in full are exactly those of its invoice.
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
