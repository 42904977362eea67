import { describe, expect, it } from "vitest";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import type { Discount } from "#domain/discount.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { problemOf } from "./buying.ts";
import { BOOK, pay, place, shopWith, usesOf } from "./discounted-orders.ts";
import type { Shop } from "./shop.ts";

describe("a quote", () => {
  async function quote(shop: Shop, json: object = {}) {
    const request = { items: BOOK, code: "LANTERN10", ...json };
    const response = await shop.browser().api("/api/quote", { json: request });
    return { status: response.status, body: await response.json() };
  }

  it("says what an order would cost with its discount, and stores nothing", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const items = [...BOOK, { product: "icons", option: "studio", quantity: 2 }];
    expect(await quote(shop, { items, locale: "zh" })).toEqual({
      status: 200,
      body: {
        ...{ currency: "USD", subtotal: 16_700, discount: 1670, discountName: "LANTERN10", amount: 15_030 },
        refusal: null,
        items: [
          {
            ...{ product: "book", option: "standard", name: "书", optionName: "", quantity: 1 },
            ...{ subtotal: 2900, discount: 290, amount: 2610 },
          },
          {
            ...{ product: "icons", option: "studio", name: "Icons", optionName: "Studio", quantity: 2 },
            ...{ subtotal: 13_800, discount: 1380, amount: 12_420 },
          },
        ],
        owned: [],
      },
    });
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    expect([shop.payments.asked, await listOrders(shop.database, { all: true, limit: 9 })]).toEqual([[], []]);
  });

  it("says why a code does not apply, in the language of the page, with the sums without it", async () => {
    const shop = await shopWith(
      discountWith({ minimum: { USD: 5000 } }),
      automaticDiscount({ off: { percent: 500 } }),
    );
    const { status, body } = await quote(shop, { locale: "zh" });
    expect([status, body]).toMatchObject([
      200,
      {
        ...{ subtotal: 2900, discount: 145, discountName: "首发周", amount: 2755 },
        refusal: {
          code: "code-below-minimum",
          title: "未达到优惠码的使用门槛",
          detail: expect.stringContaining("US$50.00"),
        },
      },
    ]);
  });

  it.each([
    [2000, "en", "LANTERN10 takes off no more than Launch week"],
    [1000, "zh", "LANTERN10的优惠不超过“首发周”"],
  ])(
    "says that a code takes off no more than an automatic discount of %i, in %s",
    async (percent, locale, title) => {
      const shop = await shopWith(discountWith(), automaticDiscount({ off: { percent } }));
      const { body } = await quote(shop, { locale });
      expect(body).toMatchObject({ discount: (29 * percent) / 100, refusal: { code: "code-weaker", title } });
      expect(await quote(shop, { locale, withoutCode: true })).toMatchObject({ body: { refusal: null } });
    },
  );

  it("has no discount if there is none", async () => {
    const { body } = await quote(await shopWith(), { code: undefined });
    expect(body).toMatchObject({ subtotal: 2900, discount: 0, discountName: null, amount: 2900 });
  });

  it("asks for the buyer's address if a code needs it, and for the giver's own if it is a gift", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const detailOf = async (json: object = {}) => (await quote(shop, json)).body.refusal;
    const [bought, given] = [
      await detailOf(),
      await detailOf({ recipient: { email: "friend@example.com" } }),
    ];
    expect([bought.code, given.code]).toEqual(["code-needs-email", "code-needs-email"]);
    expect(given.detail).toBe("Your receipt goes there, not to the recipient.");
    expect(bought.detail).not.toContain("recipient");
  });

  it("does not close the payment page that a buyer has opened with the code", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const email = "reader@example.com";
    const id = await place(shop, { email });
    expect(await quote(shop, { email })).toMatchObject({ status: 200, body: { discount: 290 } });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "open" });
  });

  it.each<Partial<Discount>>([{ limitPerBuyer: 1 }, { firstPurchase: true }])(
    "is the same for the address of a customer and for any other: %j",
    async (limits) => {
      const shop = await shopWith(discountWith(limits));
      await pay(shop, await place(shop, { email: "reader@example.com" }), "reader@example.com");
      const known = await quote(shop, { email: "reader@example.com" });
      expect(known).toEqual(await quote(shop, { email: "nobody@example.com" }));
      expect(known.body).toMatchObject({ discount: 290, refusal: null });
    },
  );

  it("says when a code is used up", async () => {
    const shop = await shopWith(discountWith({ limit: 1, limitPerBuyer: 1 }));
    await place(shop, { email: "reader@example.com" });
    const { body } = await quote(shop, { email: "nobody@example.com" });
    expect(body).toMatchObject({ discount: 0, refusal: { code: "code-used-up" } });
  });

  it("is without the code of a link unless the page asks with it", async () => {
    const shop = await shopWith(discountWith());
    const headers = { Cookie: "code=LANTERN10" };
    const response = await shop.browser().api("/api/quote", { json: { items: BOOK }, headers });
    expect(await response.json()).toMatchObject({ discount: 0, refusal: null });
  });

  it("of something that is not for sale is a problem, in the language of the page", async () => {
    const { status, body } = await quote(await shopWith(), { items: [{ product: "nothing" }], locale: "zh" });
    expect([status, body]).toEqual([
      404,
      expect.objectContaining({ type: "urn:vitrine:problem:unknown-product", title: "找不到这件作品" }),
    ]);
  });

  it.each([
    ["nothing", {}],
    ["a form", { body: new URLSearchParams({ product: "book" }) }],
    ["no item", { body: JSON.stringify({ items: [] }), headers: { "Content-Type": "application/json" } }],
  ])("is refused for %s", async (_, init) => {
    const response = await (await shopWith()).browser().api("/api/quote", { method: "POST", ...init });
    expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
  });
});
