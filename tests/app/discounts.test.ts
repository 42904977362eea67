import { describe, expect, it } from "vitest";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import type { Discount } from "#domain/discount.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { order } from "./buying.ts";
import { BOOK, pay, place, placeBy, refusal, shopWith, usesOf } from "./discounted-orders.ts";
import type { Shop } from "./shop.ts";

describe("an order with a code", () => {
  it("holds no use of a code without limits", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await placeBy(browser);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    expect(browser.cookies.has("__Host-held-order")).toBe(false);
  });

  it("is one without a code if that is blank", async () => {
    const shop = await shopWith(discountWith());
    const id = await place(shop, { code: " \n" });
    expect(await findOrder(shop.database, id)).toMatchObject({ discount: 0, total: 2900 });
  });

  it("costs less, on the payment page, in the order and on its lines", async () => {
    const shop = await shopWith(discountWith());
    const items = [...BOOK, { product: "icons", option: "studio", quantity: 3 }];
    const id = await place(shop, { items, code: " lantern10\n" });
    expect(shop.payments.byOrder.get(id)).toMatchObject({ subtotal: 21_240, discount: 0, total: 21_240 });
    expect(await pay(shop, id)).toMatchObject({
      status: "paid",
      ...{ subtotal: 23_600, discount: 2360, tax: 0, amount: 21_240 },
      discountName: "LANTERN10",
    });
    const placed = await findOrder(shop.database, id);
    expect(placed?.lines.map(({ discount, total }) => [discount, total])).toEqual([
      [290, 2610],
      [2070, 18_630],
    ]);
  });

  it("keeps its discount if Stripe adds one of its own and a tax", async () => {
    const shop = await shopWith(discountWith());
    const id = await place(shop);
    shop.payments.change(id, { subtotal: 2610, discount: 610, tax: 200, total: 2200 });
    expect(await pay(shop, id)).toMatchObject({ subtotal: 2900, discount: 900, tax: 200, amount: 2200 });
  });

  it("is free with 100 % off, and delivered like every free order", async () => {
    const shop = await shopWith(discountWith({ off: { percent: 10_000 } }));
    const id = await place(shop);
    expect(await pay(shop, id)).toMatchObject({ status: "paid", subtotal: 2900, discount: 2900, amount: 0 });
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("is rebuilt with its discount and its use if the order book is lost", async () => {
    const shop = await shopWith(discountWith());
    const id = await place(shop);
    await shop.database.write([{ text: "DELETE FROM orders", values: [] }]);
    expect(await pay(shop, id)).toMatchObject({ subtotal: 2900, discount: 290, amount: 2610 });
    expect((await findOrder(shop.database, id))?.appliedDiscount?.name).toBe("LANTERN10");
    expect(await usesOf(shop)).toEqual({ used: 1, held: 0 });
  });

  it.each<[string, Partial<Discount>, object, string]>([
    ["it is unknown", {}, { code: "lantern11" }, "unknown-code"],
    ["it has not begun", { from: "2026-11-22T12:00:00.001Z" }, {}, "code-not-started"],
    ["it has ended", { until: "2026-11-22T12:00:00.000Z" }, {}, "code-ended"],
    ["it is for others", { on: [{ product: "icons", option: "studio" }] }, {}, "code-not-applicable"],
    ["only free products are bought", {}, { items: [{ product: "sheet" }] }, "code-not-applicable"],
    ["its products cost less", { minimum: { USD: 2901 } }, {}, "code-below-minimum"],
    ["it has no amount in the currency", { off: { amount: { EUR: 500 } } }, {}, "code-other-currency"],
    ["it has no minimum in the currency", { minimum: { EUR: 1 } }, {}, "code-other-currency"],
    ["it leaves too little", { off: { amount: { USD: 2860 } } }, {}, "code-leaves-too-little"],
    ["it needs an address", { limitPerBuyer: 1 }, {}, "code-needs-email"],
    ["it needs an address", { firstPurchase: true }, {}, "code-needs-email"],
  ])("is refused if %s, before a payment page is opened", async (_, changes, json, code) => {
    const shop = await shopWith(discountWith(changes));
    expect(await refusal(shop, json)).toBe(code);
    expect([shop.payments.asked, await listOrders(shop.database, { all: true, limit: 9 })]).toEqual([[], []]);
  });

  it("is refused if the page showed a lower total, before a use is held or a payment page is opened", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    expect(await refusal(shop, { total: 2609 })).toBe("price-changed");
    expect([shop.payments.asked, await usesOf(shop)]).toEqual([[], { used: 0, held: 0 }]);
    for (const total of [2610, 2611]) {
      expect(await refusal(await shopWith(discountWith({ limit: 1 })), { total })).toBe("none");
    }
  });

  it("says in the language of the page how much its products must cost", async () => {
    const shop = await shopWith(discountWith({ minimum: { USD: 5000 } }));
    const json = { items: BOOK, code: "LANTERN10", locale: "zh" };
    const response = await shop.browser().api("/api/checkout", { json });
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("US$50.00") });
  });
});

describe("an automatic discount", () => {
  it("cannot be entered as a code by its key", async () => {
    const { key } = automaticDiscount();
    const shop = await shopWith({ ...automaticDiscount(), key: key.toUpperCase() });
    expect(await refusal(shop, { code: key })).toBe("unknown-code");
  });

  it("charges no more than the product's page showed, in the edition that was chosen", async () => {
    const post = async (shop: Shop, fields: Record<string, string>) => {
      const chosen = { product: "icons", option: "studio", "price.studio": "6900", locale: "en" };
      const response = await shop.browser().api("/api/checkout", {
        ...{ method: "POST", body: new URLSearchParams({ ...chosen, "total.personal": "1", ...fields }) },
        headers: { Accept: "text/html" },
      });
      return response.status;
    };
    const discounted = await shopWith(automaticDiscount());
    expect(await post(discounted, { "total.studio": "6210" })).toBe(303);
    expect(await post(discounted, {})).toBe(303);
    // Its time was over, or it became smaller, after the page was opened.
    expect(await post(await shopWith(), { "total.studio": "6210" })).toBe(409);
    expect(await post(discounted, { "total.studio": "6209" })).toBe(409);
    // A code can take off more than the page knows.
    const coded = await shopWith(automaticDiscount(), discountWith({ off: { percent: 5000 } }));
    expect(await post(coded, { "total.studio": "6210", code: "LANTERN10" })).toBe(303);
    expect([...coded.payments.byOrder.values()]).toMatchObject([{ total: 3450 }]);
  });

  it("applies by itself and is named in the buyer's language", async () => {
    const shop = await shopWith(automaticDiscount());
    const id = await order(shop.browser(), { items: BOOK, locale: "zh" });
    expect(await pay(shop, id)).toMatchObject({ discount: 290, amount: 2610, discountName: "首发周" });
  });

  it("is the price of a bundle if all of its products are bought together", async () => {
    const on = ["book", "record"].map((product) => ({ product, option: null }));
    const shop = await shopWith(automaticDiscount({ on, together: true, off: { amount: { USD: 800 } } }));
    const both = await order(shop.browser(), {
      items: [...BOOK, { product: "record" }, { product: "zine", option: "deluxe" }],
    });
    const placed = await findOrder(shop.database, both);
    expect(placed).toMatchObject({ subtotal: 4600, discount: 800 });
    expect(placed?.lines.map(({ discount }) => discount)).toEqual([611, 189, 0]);
    const one = await findOrder(shop.database, await order(shop.browser(), { items: BOOK }));
    expect(one).toMatchObject({ discount: 0, appliedDiscount: null });
  });

  it("or a code applies, whichever takes more off, and a code that takes off the same is not used", async () => {
    const limited = discountWith({ limit: 1 });
    for (const [percent, name] of [
      [900, "LANTERN10"],
      [1000, "Launch week"],
      [2000, "Launch week"],
    ] as const) {
      const shop = await shopWith(limited, automaticDiscount({ off: { percent } }));
      const id = await place(shop);
      expect((await findOrder(shop.database, id))?.appliedDiscount?.name).toBe(name);
      expect((await usesOf(shop)).held).toBe(name === "LANTERN10" ? 1 : 0);
    }
  });

  it("does not apply if it leaves less than the smallest payment", async () => {
    const shop = await shopWith(automaticDiscount({ off: { amount: { USD: 2899 } } }));
    const id = await order(shop.browser(), { items: BOOK });
    expect(await findOrder(shop.database, id)).toMatchObject({ discount: 0, total: 2900 });
  });
});
