import { addedTax, includedTax } from "#domain/tax.ts";
import { allocateTotals } from "#domain/totals.ts";
import type { Payment } from "../payments/payments.ts";
import type { Order, OrderLine } from "./order.ts";

/**
 * The lines of an order as they were paid, and how much tax their prices contain. A line has the tax that was calculated for it.
 * If that is not known, or does not add up to the tax of the payment, each line gets its share of that.
 */
export function paidLines(
  lines: readonly OrderLine[],
  payment: Payment,
): Pick<Order, "lines" | "taxIncluded"> {
  const allocated = allocateTotals(lines, payment);
  const { taxes } = payment;
  if (!taxes) return { lines: allocated, taxIncluded: 0 };
  const isExact = addedTax(taxes.flat()) === payment.tax;
  return {
    lines: allocated.map((line, index) => {
      const parts = taxes[index] ?? [];
      const tax = isExact ? addedTax(parts) : line.tax;
      return { ...line, taxes: parts, tax, total: line.subtotal - line.discount + tax };
    }),
    taxIncluded: includedTax(taxes.flat()),
  };
}
