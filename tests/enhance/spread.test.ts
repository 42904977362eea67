import { describe, expect, test } from "vitest";
import { spreadOf } from "#site/enhance/reading/spread.ts";

const A5 = { width: 420, height: 595 };
const SLIDE = { width: 960, height: 540 };
const WINDOW = { width: 1400, height: 800 };
const PHONE = { width: 340, height: 600 };

const pagesAt = (page: number, { size = A5, stage = WINDOW, total = 6, isWide = false } = {}) =>
  spreadOf(page, { total, size, stage, isWide });

describe("the pages of a PDF", () => {
  test("are shown in pairs where both are as high as the window, the first by itself", () => {
    expect([1, 2, 3, 4, 5, 6].map((page) => pagesAt(page).pages)).toEqual([
      ...[[1], [2, 3], [2, 3], [4, 5], [4, 5], [6]],
    ]);
    expect(pagesAt(2).scale).toBeCloseTo(800 / 595);
  });

  test("are shown one by one where a pair has no room, as large as they fit", () => {
    for (const options of [{ stage: PHONE }, { size: SLIDE }]) {
      expect(pagesAt(3, options).pages).toEqual([3]);
    }
    expect(pagesAt(3, { stage: PHONE })).toMatchObject({ scale: 340 / 420, isFull: true });
    expect(pagesAt(3, { size: SLIDE })).toMatchObject({ scale: 1400 / 960, isFull: true });
  });

  test("can be as wide as the window, one by one", () => {
    expect(pagesAt(3, { isWide: true })).toEqual({ pages: [3], scale: 1400 / 420, isFull: false });
  });
});
