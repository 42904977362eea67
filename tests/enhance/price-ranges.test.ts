import { expect, test } from "vitest";
import { priceRanges } from "#site/enhance/search/price-ranges.ts";

const NO_LIMIT = Number.POSITIVE_INFINITY;

test("prices are divided at round sums into about three ranges, with free products apart", () => {
  expect(priceRanges([0, 500, 600, 900, 1200, 1500, 1600, 1800, 2200, 2400, 2900, 4900, 14900])).toEqual([
    { from: 0, to: 0 },
    { from: 1, to: 999 },
    { from: 1000, to: 1999 },
    { from: 2000, to: NO_LIMIT },
  ]);
});

test("no range is empty", () => {
  expect(priceRanges([])).toEqual([]);
  expect(priceRanges([0])).toEqual([{ from: 0, to: 0 }]);
  expect(priceRanges([900])).toEqual([]);
  expect(priceRanges([900, 900, 2500])).toEqual([
    { from: 1, to: 1999 },
    { from: 2000, to: NO_LIMIT },
  ]);
});
