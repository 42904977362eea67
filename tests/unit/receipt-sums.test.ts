import { describe, expect, it } from "vitest";
import { sumRows } from "#domain/receipt-sums.ts";

const sums = { subtotal: 3000, discount: 0, discountName: null, tax: 0, isTaxKnown: true };
const rows = (changes: Partial<Parameters<typeof sumRows>[0]>) =>
  sumRows({ ...sums, ...changes }).map(({ kind, amount }) => [kind, amount]);

describe("the rows between the lines of an order and its total", () => {
  it("are none if the lines add up to it", () => {
    expect(rows({})).toEqual([]);
    expect(rows({ isTaxKnown: false })).toEqual([]);
    expect(rows({ discount: 300, tax: 300, isTaxKnown: false })).toEqual([]);
  });

  it("are the discount and the tax, after the sum of the lines", () => {
    expect(rows({ discount: 300, discountName: "SPRING", tax: 270 })).toEqual([
      ["subtotal", 3000],
      ["discount", -300],
      ["tax", 270],
    ]);
    expect(rows({ tax: 300 })).toEqual([
      ["subtotal", 3000],
      ["tax", 300],
    ]);
    expect(rows({ discount: 300, discountName: "SPRING", isTaxKnown: false })).toEqual([
      ["subtotal", 3000],
      ["discount", -300],
    ]);
  });

  it("are one if nothing tells the discount of an older order from its tax", () => {
    expect(rows({ discount: 300, tax: 100, isTaxKnown: false })).toEqual([["difference", -200]]);
    expect(rows({ tax: 100, isTaxKnown: false })).toEqual([["difference", 100]]);
  });

  it("add up to the total also where a discount has no name", () => {
    expect(rows({ discount: 300 })).toEqual([["difference", -300]]);
    expect(rows({ discount: 300, tax: 270 })).toEqual([
      ["subtotal", 3000],
      ["difference", -300],
      ["tax", 270],
    ]);
  });
});
