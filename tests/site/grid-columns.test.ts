import { describe, expect, test } from "vitest";
import { gridColumns } from "#site/lib/grid-columns.ts";

const COLUMNS = 12;
const MAX_WIDE = 6;
const COUNTS = Array.from({ length: 30 }, (_, i) => i + 1);

describe.each(["narrow", "middle", "wide"] as const)("the cards of a list on a %s page", (width) => {
  test.each(COUNTS)("fill every row if there are %i of them", (count) => {
    const columns = gridColumns(count)[width];
    expect(columns).toHaveLength(count);
    const rows = rowsOf(columns);
    expect(rows.map((row) => row.reduce((sum, columns) => sum + columns, 0))).toEqual(
      rows.map(() => COLUMNS),
    );
  });

  test.each(COUNTS)(
    "begin with the largest, and no row of %i of them has fewer than the one above",
    (count) => {
      const columns = gridColumns(count)[width];
      expect(columns[0]).toBe(Math.max(...columns));
      const cards = rowsOf(columns).map((row) => row.length);
      expect(cards).toEqual(cards.toSorted((a, b) => a - b));
    },
  );
});

test("no cover of several is higher than the window of a laptop", () => {
  for (const count of COUNTS.slice(1)) {
    expect(Math.max(...gridColumns(count).wide)).toBeLessThanOrEqual(MAX_WIDE);
  }
});

/** The rows that a grid of twelve columns makes of its cards. */
function rowsOf(columns: number[]): number[][] {
  const rows: number[][] = [];
  for (const width of columns) {
    const row = rows.at(-1);
    const used = row?.reduce((sum, each) => sum + each, 0) ?? COLUMNS;
    if (row && used + width <= COLUMNS) row.push(width);
    else rows.push([width]);
  }
  return rows;
}
