/** Prices between two sums in minor units, both inclusive. */
export interface PriceRange {
  from: number;
  to: number;
}

const ROUND_STEPS = [1, 2, 5, 10];

/** Divides a shop's prices into about three ranges at round sums. Free products are a range of their own. */
export function priceRanges(prices: number[]): PriceRange[] {
  const paid = prices.filter((price) => price > 0).toSorted((a, b) => a - b);
  const thirds = [1 / 3, 2 / 3].map((part) => roundDown(paid[Math.floor(paid.length * part)] ?? 0));
  const cuts = [...new Set(thirds)].filter((cut) => cut > (paid[0] ?? 0) && cut <= (paid.at(-1) ?? 0));
  const edges = [1, ...cuts, Number.POSITIVE_INFINITY];
  const ranges = edges.slice(1).map((to, i) => ({ from: edges[i] ?? 1, to: to - 1 }));
  return [...(prices.includes(0) ? [{ from: 0, to: 0 }] : []), ...(cuts.length > 0 ? ranges : [])];
}

/** The largest round sum that is not above this one. */
function roundDown(sum: number): number {
  if (sum < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(sum));
  return (ROUND_STEPS.findLast((step) => step * power <= sum) ?? 1) * power;
}
