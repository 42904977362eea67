/**
 * The totals of an order or of one of its lines, in integers of minor units. `total = subtotal − discount + tax`. The totals of
 * an order are the sums over its lines.
 */
export interface Totals {
  /** Unit amounts times quantities. */
  subtotal: number;
  discount: number;
  /** Tax on top of the prices. */
  tax: number;
  total: number;
}

/** The totals of a line before tax. */
export function lineTotals({
  unitAmount,
  quantity,
  discount = 0,
}: {
  unitAmount: number;
  quantity: number;
  discount?: number;
}): Totals {
  const subtotal = unitAmount * quantity;
  return { subtotal, discount, tax: 0, total: subtotal - discount };
}

/** The totals of an order: the sums over its lines. */
export function sumTotals(lines: readonly Totals[]): Totals {
  const sum = (part: keyof Totals) => lines.reduce((total, line) => total + line[part], 0);
  return { subtotal: sum("subtotal"), discount: sum("discount"), tax: sum("tax"), total: sum("total") };
}

/**
 * Allocates a further discount and the tax of an order to its lines, in proportion to what is left to pay of each. The shares
 * add up exactly, and no line's discount exceeds its subtotal.
 */
export function allocateTotals<Line extends Totals>(
  lines: readonly Line[],
  { discount, tax }: Pick<Totals, "discount" | "tax">,
): Line[] {
  const discounts = allocate(
    discount,
    lines.map((line) => line.subtotal - line.discount),
  );
  const allDiscounts = lines.map((line, index) => line.discount + (discounts[index] ?? 0));
  const net = lines.map(({ subtotal }, index) => subtotal - (allDiscounts[index] ?? 0));
  const taxes = allocate(tax, net);
  return lines.map((line, index) => {
    const share = { discount: allDiscounts[index] ?? 0, tax: taxes[index] ?? 0 };
    return { ...line, ...share, total: line.subtotal - share.discount + share.tax };
  });
}

/**
 * Splits an integer in proportion to weights, by the largest remainder method. If remainders are equal, the first one gets the
 * extra unit. If all weights are 0, the first share gets everything. Uses BigInt, since products of amounts exceed 2^53.
 */
export function allocate(sum: number, weights: readonly number[]): number[] {
  const totalWeight = weights.reduce((total, weight) => total + weight, 0);
  if (totalWeight === 0) return weights.map((_, index) => (index === 0 ? sum : 0));
  const weightedSums = weights.map((weight) => BigInt(sum) * BigInt(weight));
  const shares = weightedSums.map((product) => Number(product / BigInt(totalWeight)));
  const remaining = sum - shares.reduce((total, share) => total + share, 0);
  const byRemainder = weightedSums
    .map((product, index) => ({ index, remainder: product % BigInt(totalWeight) }))
    .toSorted((a, b) => Number(b.remainder - a.remainder));
  for (const { index } of byRemainder.slice(0, remaining)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
