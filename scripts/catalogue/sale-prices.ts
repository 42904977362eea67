import { applyDiscounts } from "#domain/apply-discounts.ts";
import type { Discount } from "#domain/discount.ts";
import type { Money } from "#domain/money/money.ts";
import { lineTotals } from "#domain/totals.ts";

/** The automatic discounts that are in force at a time. */
export interface Sales {
  discounts: readonly Discount[];
  at: Date;
}

/** The automatic discounts that an edition may have by itself. A sum for several products is taken off their order only once. */
export function salesOf({ discounts, at }: Sales, product: string): Sales {
  const isOwn = ({ off, on }: Discount) =>
    "percent" in off || on?.every((target) => target.product === product);
  return { discounts: discounts.filter(isOwn), at };
}

/**
 * What an edition costs by itself with the best of these discounts, as the checkout calculates it.
 * @returns null: none applies
 */
export function salePrice(
  edition: { product: string; option: string },
  { amount, currency }: Money,
  { discounts, at }: Sales,
): number | null {
  const line = { ...edition, ...lineTotals({ unitAmount: amount, quantity: 1 }) };
  const { lines, discounts: applied } = applyDiscounts(
    [line],
    { code: null, automatic: discounts },
    { currency, at },
  );
  return applied.length > 0 ? (lines[0]?.total ?? null) : null;
}
