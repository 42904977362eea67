import { describe, expect, it } from "vitest";
import { applyDiscounts } from "#domain/apply-discounts.ts";
import { Discount, refuseDiscount } from "#domain/discount.ts";
import { discountWith } from "../checkout/discounts.ts";

const AT = new Date("2026-11-22T12:00:00.000Z");
const usd = { currency: "USD", at: AT };

function line(subtotal: number, { product = "book", option = "reader", tax = 0 } = {}) {
  return { product, option, subtotal, discount: 0, tax, total: subtotal + tax };
}

function sharesOf(discount: Discount, lines: ReturnType<typeof line>[], currency = "USD"): number[] {
  const applied = applyDiscounts(lines, { code: discount, automatic: [] }, { currency, at: AT });
  return applied.lines.map((line) => line.discount);
}

describe("a discount", () => {
  it("begins at its first moment and has ended at its last", () => {
    const from = discountWith({ from: AT.toISOString() });
    const until = discountWith({ until: AT.toISOString() });
    const before = { ...usd, at: new Date(AT.getTime() - 1) };
    expect(refuseDiscount(from, [line(2900)], usd)).toBeNull();
    expect(refuseDiscount(from, [line(2900)], before)).toEqual({ problem: "code-not-started" });
    expect(refuseDiscount(until, [line(2900)], before)).toBeNull();
    expect(refuseDiscount(until, [line(2900)], usd)).toEqual({ problem: "code-ended" });
  });

  it("applies from its minimum on, and says what is missing", () => {
    const discount = discountWith({ minimum: { USD: 2900 } });
    expect(refuseDiscount(discount, [line(2900)], usd)).toBeNull();
    expect(refuseDiscount(discount, [line(2899)], usd)).toEqual({
      problem: "code-below-minimum",
      members: { least: 2900, currency: "USD" },
    });
    expect(refuseDiscount(discount, [line(2900)], { ...usd, currency: "EUR" })).toEqual({
      problem: "code-other-currency",
      members: { currency: "EUR" },
    });
  });

  it("must leave nothing, or what a card can pay", () => {
    const discount = discountWith({ off: { percent: 9_900 } });
    expect(refuseDiscount(discount, [line(2900)], usd)).toEqual({
      problem: "code-leaves-too-little",
      members: { smallest: 50, currency: "USD" },
    });
    expect(refuseDiscount(discountWith({ off: { percent: 10_000 } }), [line(2900)], usd)).toBeNull();
  });

  it("takes off whole units of a currency whose fractions cannot be paid", () => {
    expect(sharesOf(discountWith({ off: { percent: 1_000 } }), [line(99_900)], "ISK")).toEqual([10_000]);
    const fifty = discountWith({ off: { amount: { ISK: 5_000, KWD: 1_000 } } });
    expect(sharesOf(fifty, [line(99_900)], "ISK")).toEqual([5_000]);
    expect(sharesOf(fifty, [line(9_990)], "KWD")).toEqual([1_000]);
    expect(sharesOf(discountWith({ off: { percent: 10_000 } }), [line(9_990)], "KWD")).toEqual([9_990]);
  });

  it("leaves the tax of a line as it is", () => {
    const { lines } = applyDiscounts(
      [line(1000, { tax: 190 })],
      { code: discountWith({ off: { percent: 1_000 } }), automatic: [] },
      usd,
    );
    expect(lines).toMatchObject([{ subtotal: 1000, discount: 100, tax: 190, total: 1090 }]);
  });

  it("of one edition is for no other, nor for other products", () => {
    const on = [{ product: "book", option: "studio" }];
    const lines = [
      line(2900),
      line(5900, { option: "studio" }),
      line(900, { product: "song", option: "studio" }),
    ];
    expect(sharesOf(discountWith({ on, off: { percent: 1_000 } }), lines)).toEqual([0, 590, 0]);
    expect(refuseDiscount(discountWith({ on }), [line(2900)], usd)).toEqual({
      problem: "code-not-applicable",
    });
  });

  it("is read from the published offers with everything that it says", () => {
    for (const discount of [
      discountWith({ on: [{ product: "book", option: "studio" }], off: { percent: 9_999 } }),
      discountWith({ on: [{ product: "book", option: null }], off: { amount: { USD: 500 } } }),
    ]) {
      expect(Discount.parse(discount)).toEqual(discount);
    }
    for (const off of [{ percent: 10_001 }, { percent: 0 }, { percent: 0.5 }, {}]) {
      expect(Discount.safeParse({ ...discountWith(), off }).success, JSON.stringify(off)).toBe(false);
    }
  });
});
