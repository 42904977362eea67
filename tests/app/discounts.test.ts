import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { countUses } from "#checkout/orders/discount-uses.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import type { Discount } from "#domain/discount.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { buy, order, problemOf, reportEvent } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const BOOK = [{ product: "book" }];

function shopWith(...discounts: Discount[]): Promise<Shop> {
  return openShop({ discounts });
}

type Browser = ReturnType<Shop["browser"]>;

/** Each order is placed by another browser. */
function place(shop: Shop, json: object = {}): Promise<string> {
  return placeBy(shop.browser(), json);
}

function placeBy(browser: Browser, json: object = {}): Promise<string> {
  return order(browser, { items: BOOK, code: "LANTERN10", ...json });
}

/** Pays an order and returns it as the API reports it. */
async function pay(shop: Shop, id: string, email = "reader@example.com"): Promise<Record<string, unknown>> {
  const { sessionId } = shop.payments.pay(id, email);
  await reportEvent(shop, { session: sessionId });
  return (await shop.browser().api(`/api/orders/${id}`)).json();
}

/** The payment page of an order closes without a payment. */
async function end(shop: Shop, id: string, state: "expired" | "failed"): Promise<void> {
  const { sessionId } = shop.payments.change(id, { state });
  await reportEvent(shop, { session: sessionId });
}

function refusal(shop: Shop, json: object = {}): Promise<string> {
  return refusalOf(shop.browser(), json);
}

async function refusalOf(browser: Browser, json: object = {}): Promise<string> {
  const request = { items: BOOK, code: "LANTERN10", ...json };
  const response = await browser.api("/api/checkout", { json: request });
  return response.status === 201 ? "none" : (await problemOf(response)).code;
}

async function usesOf(shop: Shop, key = "LANTERN10") {
  return (await countUses(shop.database)).get(key) ?? { used: 0, held: 0 };
}

describe("an order with a code", () => {
  it("holds no use of a code without limits", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await placeBy(browser);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    expect(browser.cookies.has("__Host-held-order")).toBe(false);
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

  it("is refused if the page showed another total, before a use is held or a payment page is opened", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    expect(await refusal(shop, { total: 2609 })).toBe("price-changed");
    expect([shop.payments.asked, await usesOf(shop)]).toEqual([[], { used: 0, held: 0 }]);
    expect(await refusal(shop, { total: 2610 })).toBe("none");
  });

  it("says in the language of the page how much its products must cost", async () => {
    const shop = await shopWith(discountWith({ minimum: { USD: 5000 } }));
    const json = { items: BOOK, code: "LANTERN10", locale: "zh" };
    const response = await shop.browser().api("/api/checkout", { json });
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("US$50.00") });
  });
});

describe("an automatic discount", () => {
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

describe("the limit of a code", () => {
  it("counts open payment pages, which are short", async () => {
    const shop = await shopWith(discountWith({ limit: 2 }));
    const [first] = [await place(shop), await place(shop)];
    expect(await refusal(shop)).toBe("code-used-up");
    expect(shop.payments.pages.get(first)?.lifetimeMs).toBe(35 * 60_000);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 2 });
  });

  it.each(["expired", "failed"] as const)("is given back by an order that has %s", async (state) => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const id = await place(shop);
    expect(await refusal(shop)).toBe("code-used-up");
    await end(shop, id, state);
    await end(shop, id, state);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    await place(shop);
    expect(await refusal(shop)).toBe("code-used-up");
  });

  it("is given back if Stripe's event is missing, once the payment page must have expired", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const id = await place(shop);
    shop.payments.change(id, { state: "expired" });
    shop.wait(34 * 60);
    await reviewHolds(shop.ports);
    expect(await refusal(shop)).toBe("code-used-up");
    shop.wait(60);
    shop.payments.state.isDown = true;
    await reviewHolds(shop.ports);
    shop.payments.state.isDown = false;
    await reviewHolds(shop.ports);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 1 });
    shop.wait(5 * 60);
    await reviewHolds(shop.ports);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "hold-not-reviewed", order: id }));
  });

  it("is given back if Stripe does not know the payment page", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const id = await place(shop);
    shop.payments.byOrder.delete(id);
    shop.wait(35 * 60);
    await reviewHolds(shop.ports);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "expired" });
  });

  it("is final once an order is paid, and a payment after its end is honoured beyond it", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const late = await place(shop);
    await end(shop, late, "expired");
    const other = await place(shop);
    await pay(shop, other);
    await pay(shop, other);
    expect(await refusal(shop)).toBe("code-used-up");
    expect(await pay(shop, late)).toMatchObject({ status: "paid", amount: 2610 });
    expect(await usesOf(shop)).toEqual({ used: 2, held: 0 });
  });

  it("allows a buyer without an address to come back from the payment page, which is then closed", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const browser = shop.browser();
    const first = await placeBy(browser);
    const second = await placeBy(browser);
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "expired" });
    expect(await refusal(shop)).toBe("code-used-up");
    expect(await pay(shop, second)).toMatchObject({ status: "paid", amount: 2610 });
  });

  it("closes no payment page once a client has held too many", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const browser = shop.browser();
    const headers = { "X-Network": "203.0.113.7" };
    const again = () => browser.api("/api/checkout", { json: { items: BOOK, code: "LANTERN10" }, headers });
    for (let n = 0; n < 30; n += 1) expect((await again()).status).toBe(201);
    const [last = ""] = [...shop.payments.byOrder.keys()].slice(-1);
    expect((await again()).status).toBe(429);
    expect(shop.payments.byOrder.get(last)).toMatchObject({ state: "open" });
  });

  it("is not touched by an order whose payment page could not be opened", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    shop.payments.state.isDown = true;
    expect(await refusal(shop)).toBe("payments-down");
    shop.payments.state.isDown = false;
    expect(await refusal(shop)).toBe("none");
  });

  it("cannot be held by one client alone for long", async () => {
    const shop = await shopWith(discountWith({ limit: 100 }));
    const hold = (network: string) => {
      const json = { items: BOOK, code: "LANTERN10" };
      return shop.browser().api("/api/checkout", { json, headers: { "X-Network": network } });
    };
    for (let n = 0; n < 30; n += 1) expect((await hold("203.0.113.7")).status).toBe(201);
    expect((await hold("203.0.113.7")).status).toBe(429);
    expect((await hold("203.0.113.8")).status).toBe(201);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 31 });
  });

  it("of ten is never exceeded by many buyers at once, and never stuck", async () => {
    const shop = await shopWith(discountWith({ limit: 10 }));
    const codes = await Promise.all(Array.from({ length: 200 }, () => refusal(shop)));
    expect(codes.filter((code) => code === "none")).toHaveLength(10);
    expect(new Set(codes)).toEqual(new Set(["none", "code-used-up"]));
    const held = await listOrders(shop.database, { all: true, limit: 500 });
    expect(held).toHaveLength(10);
    for (const { id } of held) await end(shop, id, "expired");
    const again = await Promise.all(Array.from({ length: 20 }, () => refusal(shop)));
    expect(again.filter((code) => code === "none")).toHaveLength(10);
  });
});

describe("a code with a limit for each buyer", () => {
  const email = "reader@example.com";

  it("counts an address with any tag as the same buyer, and others separately", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    await pay(shop, await place(shop, { email }), email);
    expect(await refusal(shop, { email: "Reader+again@Example.com" })).toBe("code-used");
    expect(await refusal(shop, { email: "reader2@example.com" })).toBe("none");
  });

  it("can be used again by a buyer who comes back from the payment page, which is then closed", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const browser = shop.browser();
    const first = await placeBy(browser, { email });
    const second = await placeBy(browser, { email: "reader+2@example.com" });
    expect(await findOrder(shop.database, first)).toMatchObject({ status: "expired" });
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "expired" });
    await pay(shop, second, email);
    expect(await refusal(shop, { email })).toBe("code-used");
  });

  it("is used if the payment page that should be closed has just been paid", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const browser = shop.browser();
    const first = await placeBy(browser, { email });
    shop.payments.pay(first, email);
    expect(await refusalOf(browser, { email })).toBe("code-used");
    expect(await findOrder(shop.database, first)).toMatchObject({ status: "paid" });
  });

  it("is refused to another browser with the same address, and the buyer's payment page stays open", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const first = await place(shop, { email });
    expect(await refusal(shop, { email })).toBe("code-used");
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "open" });
  });

  it("is fixed to the address that the buyer has entered", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const id = await place(shop, { email });
    expect(shop.payments.byOrder.get(id)?.email).toBe(email);
  });
});

describe("a code for the first purchase", () => {
  it.each(["reader@example.com", "reader+news@example.com"])(
    "is refused to a buyer who has paid before as %s",
    async (before) => {
      const shop = await shopWith(discountWith({ firstPurchase: true }));
      await buy(shop, "book", before);
      expect(await refusal(shop, { email: "reader@example.com" })).toBe("code-first-purchase");
      expect(await refusal(shop, { email: "other+reader@example.com" })).toBe("none");
    },
  );

  it("is not lost by taking something free, and works once", async () => {
    const shop = await shopWith(discountWith({ firstPurchase: true }));
    await buy(shop, "sheet", "reader@example.com");
    const email = "reader@example.com";
    await pay(shop, await place(shop, { email }), email);
    expect(await refusal(shop, { email })).toBe("code-first-purchase");
  });
});

describe("the code of a link", () => {
  /** Follows the link and buys with a plain form, as a browser without scripts does. */
  async function buyByForm(shop: Shop, code: string, fields: Record<string, string> = {}) {
    const browser = shop.browser();
    await browser.api(`/?code=${encodeURIComponent(code)}`);
    const body = new URLSearchParams({ product: "book", code: "", ...fields });
    const headers = { Accept: "text/html" };
    const response = await browser.api("/api/checkout", { method: "POST", body, headers });
    const placed = await findOrder(shop.database, [...shop.payments.byOrder.keys()].at(-1) ?? "");
    return { status: response.status, page: await response.text(), discount: placed?.discount };
  }

  it("applies to a form without a code, and a typed code takes its place", async () => {
    const other = discountWith({ key: "HALF", code: "Half", off: { percent: 5000 } });
    expect(await buyByForm(await shopWith(discountWith()), " lantern10 ")).toMatchObject({ discount: 290 });
    const both = await shopWith(discountWith(), other);
    expect(await buyByForm(both, "LANTERN10", { code: "half" })).toMatchObject({ discount: 1450 });
  });

  it("does not apply to a program's request", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await browser.api("/?code=LANTERN10");
    expect(await findOrder(shop.database, await order(browser, { items: BOOK }))).toMatchObject({
      discount: 0,
    });
  });

  it.each<[string, Partial<Discount>]>([
    ["is unknown", { key: "OTHER", code: "OTHER" }],
    ["has ended", { until: "2026-11-22T11:00:00.000Z" }],
  ])("is ignored if it %s", async (_, changes) => {
    expect(await buyByForm(await shopWith(discountWith(changes)), "LANTERN10")).toMatchObject({
      ...{ status: 303, discount: 0 },
    });
  });

  it("is ignored once it is used up", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    await place(shop);
    expect(await buyByForm(shop, "LANTERN10")).toMatchObject({ status: 303, discount: 0 });
  });

  it("is not ignored once it is used up if the page showed the total with it", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    await place(shop);
    expect(await buyByForm(shop, "LANTERN10", { total: "2610" })).toMatchObject({ status: 409 });
  });

  it("asks for the address that it needs, unless the buyer goes on without it", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    expect(await buyByForm(shop, "LANTERN10")).toMatchObject({ status: 422 });
    expect(await buyByForm(shop, "LANTERN10", { withoutCode: "true" })).toMatchObject({
      ...{ status: 303, discount: 0 },
    });
  });

  it("is forgotten once the buyer goes on without it", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await browser.api("/?code=LANTERN10");
    expect(browser.cookies.get("code")).toBe("LANTERN10");
    const body = new URLSearchParams({ product: "book", withoutCode: "true" });
    await browser.api("/api/checkout", { method: "POST", body });
    expect(browser.cookies.has("code")).toBe(false);
  });

  it.each([
    ["https", true],
    ["http", false],
  ])("is kept in a cookie that browsers send over %s only if the shop uses it", async (scheme, isSecure) => {
    const shop = await openShop({ discounts: [discountWith()], siteUrl: `${scheme}://shop.example` });
    const response = await shop.browser().api("/?code=LANTERN10");
    expect(response.headers.getSetCookie()[0]?.includes("; Secure")).toBe(isSecure);
  });
});

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

  it("has no discount if there is none", async () => {
    const { body } = await quote(await shopWith(), { code: undefined });
    expect(body).toMatchObject({ subtotal: 2900, discount: 0, discountName: null, amount: 2900 });
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

  it.each([
    ["a form", { body: new URLSearchParams({ product: "book" }) }],
    ["no item", { body: JSON.stringify({ items: [] }), headers: { "Content-Type": "application/json" } }],
  ])("is refused for %s", async (_, init) => {
    const response = await (await shopWith()).browser().api("/api/quote", { method: "POST", ...init });
    expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
  });
});

describe("codes", () => {
  const guess = async (shop: Shop, code: string, network: string, path = "/api/checkout") => {
    const headers = { "X-Network": network };
    const response = await shop.browser().api(path, { json: { items: BOOK, code }, headers });
    if (!response.ok) return (await problemOf(response)).code;
    const { refusal } = z
      .object({ refusal: z.object({ code: z.string() }).nullish() })
      .parse(await response.json());
    return refusal?.code ?? "accepted";
  };

  it("cannot be found by trying: after thirty unknown ones in an hour every code is refused", async () => {
    const shop = await shopWith(discountWith());
    for (let n = 0; n < 30; n += 1) {
      const path = n % 2 === 0 ? "/api/checkout" : "/api/quote";
      expect(await guess(shop, `GUESS${n}`, "203.0.113.7", path)).toBe("unknown-code");
      expect(await guess(shop, "LANTERN10", "203.0.113.7", path)).toBe(
        n < 29 ? "accepted" : "too-many-requests",
      );
    }
    expect(await guess(shop, "LANTERN10", "203.0.113.8")).toBe("accepted");
    shop.wait(3600);
    expect(await guess(shop, "LANTERN10", "203.0.113.7")).toBe("accepted");
  });

  it("cannot be found by many attempts at once", async () => {
    const shop = await shopWith(discountWith());
    const codes = Array.from({ length: 200 }, (_, n) => (n === 150 ? "LANTERN10" : `GUESS${n}`));
    const answers = await Promise.all(codes.map((code) => guess(shop, code, "203.0.113.7")));
    expect(answers.filter((answer) => answer === "unknown-code")).toHaveLength(30);
    expect(answers.filter((answer) => answer === "too-many-requests")).toHaveLength(170);
  });

  it("from a link cannot be found by trying either", async () => {
    const shop = await shopWith(discountWith());
    const buyWith = async (code: string) => {
      const headers = { Cookie: `code=${code}`, "X-Network": "203.0.113.7" };
      const body = new URLSearchParams({ product: "book" });
      return (await shop.browser().api("/api/checkout", { method: "POST", body, headers })).status;
    };
    for (let n = 0; n < 30; n += 1) expect(await buyWith(`GUESS${n}`)).toBe(303);
    expect(await buyWith("LANTERN10")).toBe(429);
  });

  it("cannot be used to ask who is a customer: thirty refused addresses in an hour are the most", async () => {
    const shop = await shopWith(discountWith({ firstPurchase: true }));
    for (let n = 0; n < 31; n += 1) await buy(shop, "book", `reader${n}@example.com`);
    const ask = async (n: number) => {
      const json = { items: BOOK, code: "LANTERN10", email: `reader${n}@example.com` };
      const headers = { "X-Network": "203.0.113.7" };
      return (await problemOf(await shop.browser().api("/api/checkout", { json, headers }))).code;
    };
    for (let n = 0; n < 30; n += 1) expect(await ask(n)).toBe("code-first-purchase");
    expect(await ask(30)).toBe("too-many-requests");
  });

  it("are in no answer that says why one does not apply", async () => {
    const shop = await shopWith(discountWith({ key: "SECRET-CODE", code: "Secret-Code" }));
    const response = await shop.browser().api("/api/checkout", { json: { items: BOOK, code: "secret" } });
    expect((await response.text()).toLowerCase()).not.toContain("secret");
  });
});

describe("the page about a code that does not apply to a form", () => {
  async function refusedPage(
    shop: Shop,
    fields: Record<string, string>,
    network: Record<string, string> = {},
  ) {
    const body = new URLSearchParams({
      product: "icons",
      option: "studio",
      "price.studio": "6900",
      ...fields,
    });
    const headers = { Accept: "text/html", "Accept-Language": "en", ...network };
    const response = await shop.browser().api("/api/checkout", { method: "POST", body, headers });
    return { status: response.status, page: await response.text() };
  }

  /** The fields of each form on a page. */
  function formsOf(page: string): Record<string, string>[] {
    return [...page.matchAll(/<form.*?<\/form>/gs)].map(([form]) =>
      Object.fromEntries(
        [...form.matchAll(/<input[^>]*? name="([^"]*)"(?:[^>]*? value="([^"]*)")?/g)].map(
          ([, name, value]) => [name, value ?? ""],
        ),
      ),
    );
  }

  it("keeps what was chosen, so that the code can be corrected or left out", async () => {
    const shop = await shopWith(discountWith());
    const { status, page } = await refusedPage(shop, { code: "<LANTERN>", locale: "en", total: "6210" });
    expect(status).toBe(422);
    const chosen = { product: "icons", option: "studio", "price.studio": "6900", locale: "en" };
    const [corrected, without] = formsOf(page);
    expect(corrected).toEqual({ ...chosen, code: "&lt;LANTERN&gt;" });
    expect(without).toEqual({ ...chosen, withoutCode: "true" });
    expect(await refusedPage(shop, { ...corrected, code: "LANTERN10" })).toMatchObject({ status: 303 });
    expect(await refusedPage(shop, without ?? {})).toMatchObject({ status: 303 });
    const orders = await listOrders(shop.database, { all: true, limit: 9 });
    expect(orders.map(({ total }) => total).toSorted()).toEqual([6210, 6900]);
  });

  it("asks for the address that the code needs, again if it is misspelt", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    for (const email of ["", "reader"]) {
      const { page } = await refusedPage(shop, { code: "lantern10", email });
      expect(formsOf(page)[0]).toMatchObject({ code: "lantern10", email });
    }
    const email = "reader@example.com";
    expect(await refusedPage(shop, { code: "lantern10", email })).toMatchObject({ status: 303 });
  });

  it("lets a code that is too long be corrected or left out", async () => {
    const { status, page } = await refusedPage(await shopWith(), { code: "x".repeat(101) });
    expect([status, formsOf(page).length]).toEqual([400, 2]);
    expect(formsOf(page)[1]).toMatchObject({ product: "icons", withoutCode: "true" });
  });

  it("lets the code be left out after too many wrong ones", async () => {
    const shop = await shopWith();
    const headers = { "X-Network": "203.0.113.7" };
    for (let n = 0; n < 30; n += 1) await refusedPage(shop, { code: "LANTERNS" }, headers);
    const { status, page } = await refusedPage(shop, { code: "LANTERN10" }, headers);
    expect(status).toBe(429);
    const [without, ...others] = formsOf(page);
    expect([without, others]).toEqual([expect.objectContaining({ withoutCode: "true" }), []]);
    expect(await refusedPage(shop, without ?? {}, headers)).toMatchObject({ status: 303 });
  });

  it("has no form for other problems", async () => {
    const { page } = await refusedPage(await shopWith(), { product: "nothing" });
    expect(formsOf(page)).toEqual([]);
  });
});
