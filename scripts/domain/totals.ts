/**
 * The totals of an order or of one of its lines, all integers of minor units. `total = subtotal − discount + tax`. Those of an
 * order are the sums of those of its lines.
 */
export interface Totals {
  /** Unit amounts times quantities. */
  subtotal: number;
  discount: number;
  /** Tax on top of the prices. */
  tax: number;
  total: number;
}

/** The totals of a line before discount and tax. */
export function lineTotals({ unitAmount, quantity }: { unitAmount: number; quantity: number }): Totals {
  const subtotal = unitAmount * quantity;
  return { subtotal, discount: 0, tax: 0, total: subtotal };
}

/** The totals of an order, as the sums of those of its lines. */
export function sumTotals(lines: readonly Totals[]): Totals {
  const sum = (part: keyof Totals) => lines.reduce((total, line) => total + line[part], 0);
  return { subtotal: sum("subtotal"), discount: sum("discount"), tax: sum("tax"), total: sum("total") };
}

/**
 * Allocates an order's discount and tax to its lines, in proportion to their subtotals. The shares add up exactly, and no
 * line's discount exceeds its subtotal.
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
 * Splits an integer in proportion to weights, by the largest remainder method; of equal remainders the first one gets the
 * extra unit. If all weights are 0, the first share gets everything. Uses BigInt, since products of amounts exceed 2^53.
 */
export function allocate(sum: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((total, weight) => total + weight, 0);
  if (whole === 0) return weights.map((_, at) => (at === 0 ? sum : 0));
  const exact = weights.map((weight) => BigInt(sum) * BigInt(weight));
  const shares = exact.map((product) => Number(product / BigInt(whole)));
  const left = sum - shares.reduce((total, share) => total + share, 0);
  const byRemainder = exact
    .map((product, at) => ({ at, remainder: product % BigInt(whole) }))
    .toSorted((a, b) => Number(b.remainder - a.remainder));
  for (const { at } of byRemainder.slice(0, left)) shares[at] = (shares[at] ?? 0) + 1;
  return shares;
}
