import { expect, it } from "vitest";
import { applyDiscounts } from "#domain/apply-discounts.ts";
import type { Discount } from "#domain/discount.ts";
import { automaticDiscount } from "../checkout/discounts.ts";

const PURCHASE = { currency: "USD", at: new Date("2026-11-22T12:00:00.000Z") };

function line(product: string, subtotal: number, option = "standard") {
  return { product, option, subtotal, discount: 0, tax: 0, total: subtotal };
}

/** A book for 29 dollars and icons for 69. */
const BOTH = [line("book", 2900), line("icons", 6900)];

function on(...products: string[]) {
  return products.map((product) => ({ product, option: null }));
}

function percent(key: string, share: number, changes: Partial<Discount> = {}): Discount {
  return automaticDiscount({ key, off: { percent: share * 100 }, ...changes });
}

function sum(key: string, amount: number, changes: Partial<Discount> = {}): Discount {
  return automaticDiscount({ key, off: { amount: { USD: amount } }, ...changes });
}

function apply(automatic: Discount[], lines = BOTH): [string, number[]] {
  const { discounts, lines: discounted } = applyDiscounts(lines, { code: null, automatic }, PURCHASE);
  return [discounts.map(({ key }) => key).join("+"), discounted.map(({ discount }) => discount)];
}

const BOOK = percent("book", 10, { on: on("book") });
const ICONS = percent("icons", 50, { on: on("icons") });

it("a sum for one product, or for editions of it, applies along with a discount on another product", () => {
  expect(apply([sum("sum", 500, { on: on("book") }), ICONS])).toEqual(["sum+icons", [500, 3450]]);
  const editions = ["standard", "deluxe"].map((option) => ({ product: "book", option }));
  expect(apply([sum("sum", 500, { on: editions }), ICONS])).toEqual(["sum+icons", [500, 3450]]);
});

it("a sum for several products, or for all, applies by itself or not at all", () => {
  expect(apply([sum("sum", 2000, { on: on("book", "record") }), ICONS])).toEqual(["icons", [0, 3450]]);
  expect(apply([sum("sum", 2000), ICONS])).toEqual(["icons", [0, 3450]]);
  expect(apply([sum("sum", 4000), ICONS])[0]).toBe("sum");
});

it("what its own lines are too cheap for leaves its place to the next best", () => {
  const all = percent("all", 20, { minimum: { USD: 6000 } });
  expect(apply([all, ICONS, BOOK])).toEqual(["icons+book", [290, 3450]]);
});

it("two that are refused for their own lines leave what is left to the others", () => {
  const lines = [...BOTH, line("record", 900)];
  const all = percent("all", 20, { minimum: { USD: 9000 } });
  const most = percent("most", 30, { on: on("icons", "record"), minimum: { USD: 7500 } });
  const record = percent("record", 60, { on: on("record") });
  expect(apply([all, most, record, BOOK], lines)).toEqual(["most", [0, 2070, 270]]);
  const cheaper = percent("icons", 35, { on: on("icons") });
  expect(apply([all, most, record, BOOK, cheaper], lines)).toEqual(["record+book+icons", [290, 2415, 540]]);
});

it("together they leave what a card can pay, or nothing", () => {
  const free = (product: string) => percent(product, 100, { on: on(product) });
  const small = line("sticker", 40);
  expect(apply([free("book"), free("icons")], [...BOTH, small])).toEqual(["icons", [0, 6900, 0]]);
  expect(apply([free("book"), free("icons")])).toEqual(["book+icons", [2900, 6900]]);
});

it("a line that none of them is for keeps its price", () => {
  expect(apply([BOOK, ICONS], [...BOTH, line("record", 900)])).toEqual(["book+icons", [290, 3450, 0]]);
});
