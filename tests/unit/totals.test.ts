import { describe, expect, test } from "vitest";
import { allocate, allocateTotals, lineTotals, sumTotals } from "#domain/totals.ts";

const lines = (...amounts: number[]) => amounts.map((unitAmount) => lineTotals({ unitAmount, quantity: 1 }));

describe("the totals of an order", () => {
  test("are the sums over its lines: unit amounts times quantities", () => {
    const two = [lineTotals({ unitAmount: 2900, quantity: 2 }), lineTotals({ unitAmount: 500, quantity: 1 })];
    expect(sumTotals(two)).toEqual({ subtotal: 6300, discount: 0, tax: 0, total: 6300 });
  });

  test("of an order without lines are zero", () => {
    expect(sumTotals([])).toEqual({ subtotal: 0, discount: 0, tax: 0, total: 0 });
  });

  test.each([
    [[2900, 1900, 900], 571, 412],
    [[1, 1, 1], 2, 1],
    [[33, 33, 34], 99, 7],
    [[0, 500], 250, 20],
    [[99_999_999, 99_999_999, 1], 99_999_998, 12_345_678],
    [[500], 500, 0],
  ])(
    "of %j with a discount of %i and a tax of %i add up, for each line and in total",
    (amounts, discount, tax) => {
      const spread = allocateTotals(lines(...amounts), { discount, tax });
      const subtotal = amounts.reduce((sum, amount) => sum + amount, 0);
      expect(sumTotals(spread)).toEqual({ subtotal, discount, tax, total: subtotal - discount + tax });
      for (const line of spread) {
        expect(line.total).toBe(line.subtotal - line.discount + line.tax);
        expect(line.discount).toBeLessThanOrEqual(line.subtotal);
        expect(Math.min(line.discount, line.tax)).toBeGreaterThanOrEqual(0);
      }
    },
  );
});

test("a further discount is spread over what an earlier one left to pay of each line", () => {
  const discounted = [
    lineTotals({ unitAmount: 1000, quantity: 1, discount: 900 }),
    lineTotals({ unitAmount: 300, quantity: 1 }),
  ];
  const spread = allocateTotals(discounted, { discount: 200, tax: 0 });
  expect(spread.map(({ discount, total }) => [discount, total])).toEqual([
    [950, 50],
    [150, 150],
  ]);
});

test("tax is spread over what is left to pay of each line after the discount", () => {
  const spread = allocateTotals(lines(1, 1, 1), { discount: 2, tax: 1 });
  expect(spread.map(({ discount, tax, total }) => [discount, tax, total])).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 2],
  ]);
});

describe("an amount that is allocated", () => {
  test("is split in proportion, and the rest goes to the largest remainders", () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(10, [1, 2, 3])).toEqual([2, 3, 5]);
    expect(allocate(5, [0, 1, 0])).toEqual([0, 5, 0]);
  });

  test("goes to the first of those that have the same remainder, however many they are", () => {
    expect(allocate(103, Array(10).fill(1))).toEqual([11, 11, 11, ...Array(7).fill(10)]);
    expect(allocate(13, Array(25).fill(2))).toEqual([...Array(13).fill(1), ...Array(12).fill(0)]);
    expect(allocate(7, [1, 3, 1, 3, 1])).toEqual([1, 2, 1, 2, 1]);
  });

  test("goes to the first share if all weights are zero", () => {
    expect(allocate(7, [0, 0])).toEqual([7, 0]);
    expect(allocate(7, [])).toEqual([]);
  });

  test("is exact even if its product with a weight exceeds a safe integer", () => {
    const shares = allocate(99_999_999, [99_999_999, 99_999_998, 99_999_997]);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(99_999_999);
    expect(shares).toEqual([33_333_333, 33_333_333, 33_333_333]);
  });
});
