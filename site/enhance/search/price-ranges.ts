/** Prices between two sums in minor units, both included. */
export interface PriceRange {
  from: number;
  to: number;
}

const ROUND = [1, 2, 5, 10];

/** Bands of price that divide what a shop sells into about three parts, at round sums; what is free is one of its own. */
export function priceRanges(prices: number[]): PriceRange[] {
  const sums = prices.filter((sum) => sum > 0).toSorted((a, b) => a - b);
  const cuts = [...new Set([1 / 3, 2 / 3].map((part) => round(sums[Math.floor(sums.length * part)] ?? 0)))];
  const inner = cuts.filter((cut) => cut > (sums[0] ?? 0) && cut <= (sums.at(-1) ?? 0));
  const edges = [1, ...inner, Number.POSITIVE_INFINITY];
  const paid = edges.slice(1).map((to, i) => ({ from: edges[i] ?? 1, to: to - 1 }));
  return [...(prices.includes(0) ? [{ from: 0, to: 0 }] : []), ...(inner.length > 0 ? paid : [])];
}

/** The round sum next below. */
function round(sum: number): number {
  if (sum < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(sum));
  return (ROUND.findLast((step) => step * power <= sum) ?? 1) * power;
}
