/**
 * The sums of an order and of its lines, all integers of minor units. `total = subtotal − discount + tax`; the sums of an
 * order are those of its lines.
 */
export interface Totals {
  /** Unit amounts times quantities. */
  subtotal: number;
  discount: number;
  /** Tax on top of the prices. */
  tax: number;
  total: number;
}

/** The sums of a line before discount and tax. */
export function lineTotals({ unitAmount, quantity }: { unitAmount: number; quantity: number }): Totals {
  const subtotal = unitAmount * quantity;
  return { subtotal, discount: 0, tax: 0, total: subtotal };
}

/** The sums of an order from those of its lines. */
export function sumTotals(lines: readonly Totals[]): Totals {
  const sum = (part: keyof Totals) => lines.reduce((total, line) => total + line[part], 0);
  return { subtotal: sum("subtotal"), discount: sum("discount"), tax: sum("tax"), total: sum("total") };
}

/**
 * Spreads an order's discount and tax over its lines, in proportion to what each costs. The shares add up to the order's
 * sums exactly, and no line's discount exceeds its subtotal.
 */
export function spreadTotals<Line extends Totals>(
  lines: readonly Line[],
  { discount, tax }: Pick<Totals, "discount" | "tax">,
): Line[] {
  const discounts = allocate(
    discount,
    lines.map(({ subtotal }) => subtotal),
  );
  const net = lines.map(({ subtotal }, at) => subtotal - (discounts[at] ?? 0));
  const taxes = allocate(tax, net);
  return lines.map((line, at) => {
    const share = { discount: discounts[at] ?? 0, tax: taxes[at] ?? 0 };
    return { ...line, ...share, total: line.subtotal - share.discount + share.tax };
  });
}

/**
 * Splits an integer in proportion to weights, by the largest remainder; the first of equals gets what is left over.
 * Without any weight all of it goes to the first. Computed in BigInt, since products of sums exceed 2^53.
 */
export function allocate(sum: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((total, weight) => total + weight, 0);
  if (whole === 0) return weights.map((_, at) => (at === 0 ? sum : 0));
  const exact = weights.map((weight) => BigInt(sum) * BigInt(weight));
  const shares = exact.map((product) => Number(product / BigInt(whole)));
  let left = sum - shares.reduce((total, share) => total + share, 0);
  const byRemainder = exact
    .map((product, at) => ({ at, remainder: product % BigInt(whole) }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1));
  for (const { at } of byRemainder) {
    if (left === 0) break;
    shares[at] = (shares[at] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}
