import { describe, expect, it } from "vitest";
import { findOrder } from "#checkout/orders/order-store.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { order } from "./buying.ts";
import { BOOK, pay, shopWith, usesOf } from "./discounted-orders.ts";
import type { Shop } from "./shop.ts";

/** 10 % off the book, 50 % off the icons, and 20 % off everything. */
const BOOKS = automaticDiscount({ key: "books", on: [{ product: "book", option: null }] });
const ICONS = automaticDiscount({
  ...{ key: "icons", name: { en: "Icon day", zh: "图标日" }, off: { percent: 5000 } },
  on: [{ product: "icons", option: null }],
});
const ALL = automaticDiscount({ key: "all", name: { en: "Sale" }, off: { percent: 2000 } });
/** 29 and 69 dollars. */
const BOTH = [...BOOK, { product: "icons", option: "studio" }];

async function placed(shop: Shop, json: object = {}) {
  const id = await order(shop.browser(), { items: BOTH, ...json });
  const found = await findOrder(shop.database, id);
  return { id, shares: found?.lines.map(({ discount }) => discount), name: found?.appliedDiscount?.name };
}

describe("several automatic discounts", () => {
  it("apply together, each to the products whose pages show its price", async () => {
    const shop = await shopWith(BOOKS, ICONS);
    const { id, shares, name } = await placed(shop);
    expect([shares, name]).toEqual([[290, 3450], "Launch week + Icon day"]);
    expect(shop.payments.pages.get(id)?.discountNames).toEqual(["Launch week", "Icon day"]);
    expect(await pay(shop, id)).toMatchObject({ subtotal: 9800, discount: 3740, amount: 6060 });
    expect([await usesOf(shop, "books"), await usesOf(shop, "icons")]).toEqual([
      { used: 1, held: 0 },
      { used: 1, held: 0 },
    ]);
    expect(await placed(shop, { locale: "zh" })).toMatchObject({ name: "首发周 + 图标日" });
  });

  it("are in the quote as they are charged", async () => {
    const shop = await shopWith(BOOKS, ICONS);
    const quote = await shop.browser().api("/api/quote", { json: { items: BOTH } });
    expect(await quote.json()).toMatchObject({
      ...{ subtotal: 9800, discount: 3740, amount: 6060, discountName: "Launch week + Icon day" },
      items: [{ amount: 2610 }, { amount: 3450 }],
    });
  });

  it("do not add up: each product has the one that takes most off it", async () => {
    expect(await placed(await shopWith(BOOKS, ICONS, ALL))).toMatchObject({
      ...{ shares: [580, 3450], name: "Icon day + Sale" },
    });
    expect(await placed(await shopWith(BOOKS, ALL))).toMatchObject({ shares: [580, 1380], name: "Sale" });
  });

  it("give way to one of them that takes off more, such as a sum for the whole order", async () => {
    const sum = automaticDiscount({ key: "sum", name: { en: "Forty off" }, off: { amount: { USD: 4000 } } });
    expect(await placed(await shopWith(BOOKS, ICONS, sum))).toMatchObject({ name: "Forty off" });
  });

  it("give way to a code that takes off more, which is not used if they take off the same", async () => {
    const shop = await shopWith(BOOKS, ICONS, discountWith({ off: { amount: { USD: 3740 } }, limit: 5 }));
    expect(await placed(shop, { code: "LANTERN10" })).toMatchObject({ name: "Launch week + Icon day" });
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    const more = await shopWith(BOOKS, ICONS, discountWith({ off: { amount: { USD: 3741 } }, limit: 5 }));
    expect(await placed(more, { code: "LANTERN10" })).toMatchObject({ name: "LANTERN10" });
    expect(await usesOf(more)).toEqual({ used: 0, held: 1 });
  });

  it("apply only if their own products cost enough, and not to what is sold together for one price", async () => {
    const minimum = { ...ALL, minimum: { USD: 6000 } };
    expect(await placed(await shopWith(ICONS, minimum))).toMatchObject({
      ...{ shares: [0, 3450], name: "Icon day" },
    });
    const together = automaticDiscount({
      ...{ key: "pair", name: { en: "Pair" }, off: { percent: 3000 }, together: true },
      on: BOTH.map(({ product }) => ({ product, option: null })),
    });
    expect(await placed(await shopWith(ICONS, together, BOOKS))).toMatchObject({
      ...{ shares: [290, 3450], name: "Icon day + Launch week" },
    });
    const best = { ...together, off: { percent: 4000 } };
    expect(await placed(await shopWith(ICONS, best, BOOKS))).toMatchObject({
      ...{ shares: [1160, 2760], name: "Pair" },
    });
    const cheap = { ...BOOKS, off: { percent: 5000 }, minimum: { USD: 2901 } };
    expect(await placed(await shopWith(ICONS, cheap, BOOKS))).toMatchObject({
      ...{ shares: [290, 3450], name: "Icon day + Launch week" },
    });
  });

  it("leave what can be charged", async () => {
    const free = automaticDiscount({ ...ICONS, off: { percent: 10_000 } });
    const most = automaticDiscount({ ...BOOKS, off: { percent: 9_900 } });
    expect(await placed(await shopWith(free, most))).toMatchObject({ shares: [0, 6900], name: "Icon day" });
  });

  it("are kept if the order book is lost and rebuilt", async () => {
    const shop = await shopWith(BOOKS, ICONS);
    const { id } = await placed(shop);
    await shop.database.write([{ text: "DELETE FROM orders", values: [] }]);
    await pay(shop, id);
    const rebuilt = await findOrder(shop.database, id);
    expect(rebuilt?.appliedDiscount).toEqual({ key: "books+icons", name: "Launch week + Icon day" });
    expect(rebuilt?.lines.map(({ discount }) => discount)).toEqual([290, 3450]);
  });
});
