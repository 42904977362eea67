import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { countCopies, insertCopies } from "#checkout/orders/holds/limited-copies.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { AdminCopies } from "#domain/api/admin/copies.ts";
import type { LimitedCopy, Offer } from "#domain/offer.ts";
import { discountWith } from "../checkout/discounts.ts";
import { OFFERS } from "../checkout/goods.ts";
import { openAdminShop } from "./admin.ts";
import { buy, order, problemOf, reportEvent } from "./buying.ts";
import { end, pay, usesOf } from "./discounted-orders.ts";
import { openShop, type Shop } from "./shop.ts";

/** The products of the shop, where a product or an edition of it takes limited copies. */
function limited(product: string, copies: Partial<LimitedCopy>, option?: string): Offer[] {
  return OFFERS.map((offer) => {
    if (offer.product !== product) return offer;
    const options = offer.options.map((each) => {
      const copy = { products: [product], options: [each.key], limit: null, optionLimit: null, ...copies };
      return option === undefined || option === each.key ? { ...each, copies: [copy] } : each;
    });
    return { ...offer, options };
  });
}

const BOOK = { items: [{ product: "book" }] };

/** How many books are sold, and held by orders that are not paid. */
async function booksOf({ database }: Shop) {
  const books = (await countCopies(database)).find(({ product }) => product === "book");
  return books ? { sold: books.sold, held: books.held } : { sold: 0, held: 0 };
}

async function refusal(shop: Shop, json: object = BOOK): Promise<string> {
  const response = await shop.browser().api("/api/checkout", { json });
  return response.status === 201 ? "none" : (await problemOf(response)).code;
}

describe("copies limited in number", () => {
  it("are held by open payment pages, which are short, and final once they are paid", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 2 }) });
    const first = await order(shop.browser(), BOOK);
    expect(shop.payments.pages.get(first)?.lifetimeMs).toBe(35 * 60_000);
    await pay(shop, first);
    await order(shop.browser(), BOOK);
    expect(await booksOf(shop)).toEqual({ sold: 1, held: 1 });
    expect(await refusal(shop)).toBe("sold-out");
    expect(await listOrders(shop.database, { all: true, limit: 9 })).toHaveLength(2);
  });

  it("are refused with the number of copies that are left", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 5 }) });
    await order(shop.browser(), { items: [{ product: "book", quantity: 3 }] });
    const json = { items: [{ product: "book", quantity: 3 }], locale: "en" };
    const response = await shop.browser().api("/api/checkout", { json });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      type: "urn:vitrine:problem:sold-out",
      title: "Not enough copies left",
      detail: expect.stringContaining("Only 2 copies of The Book are left"),
      ...{ product: "book", option: "standard", left: 2, limit: 5 },
    });
    await order(shop.browser(), { items: [{ product: "book", quantity: 2 }] });
    const none = await shop.browser().api("/api/checkout", { json: { ...BOOK, locale: "zh" } });
    expect(await none.json()).toMatchObject({ title: "书已售罄", left: 0 });
  });

  it("that are sold out are reported on a page in the buyer's language, with a link back to the product", async () => {
    const shop = await openShop({ offers: limited("icons", { optionLimit: 1 }, "studio") });
    await order(shop.browser(), { items: [{ product: "icons", option: "studio" }] });
    for (const [locale, title, path, back] of [
      ["en", "Icons is sold out", "/products/icons/?option=studio", "Back to the product"],
      ["zh", "Icons已售罄", "/zh/products/icons/?option=studio", "返回作品页"],
    ] as const) {
      const body = new URLSearchParams({ product: "icons", option: "studio", locale });
      const headers = { Accept: "text/html" };
      const response = await shop.browser().api("/api/checkout", { method: "POST", body, headers });
      expect(response.status).toBe(409);
      const page = await response.text();
      expect(page).toContain(`<h1>${title}</h1>`);
      expect(page).toContain(`href="https://shop.example${path}">${back}`);
    }
    expect(await refusal(shop, { items: [{ product: "icons", option: "personal" }] })).toBe("none");
  });

  it("of all editions count together, and those of a cart add up", async () => {
    const shop = await openShop({ offers: limited("icons", { limit: 3 }) });
    const both = (studio: number) => ({
      items: [
        { product: "icons", option: "personal", quantity: 2 },
        { product: "icons", option: "studio", quantity: studio },
      ],
    });
    const response = await shop.browser().api("/api/checkout", { json: both(2) });
    expect(await response.json()).toMatchObject({ left: 3, limit: 3 });
    expect(await refusal(shop, both(1))).toBe("none");
    expect(await refusal(shop, { items: [{ product: "icons", option: "personal" }] })).toBe("sold-out");
  });

  it("in a bundle are those of its products", async () => {
    const [{ copies } = {}] = limited("book", { limit: 1 }).find(({ product }) => product === "book")
      ?.options ?? [{}];
    const offers = limited("book", { limit: 1 }).map((offer) =>
      offer.product === "everything" && copies
        ? { ...offer, options: offer.options.map((option) => ({ ...option, copies })) }
        : offer,
    );
    const shop = await openShop({ offers });
    const bundle = await order(shop.browser(), { items: [{ product: "everything" }] });
    expect(await refusal(shop)).toBe("sold-out");
    await end(shop, bundle, "expired");
    await buy(shop);
    const again = await shop.browser().api("/api/checkout", { json: { items: [{ product: "everything" }] } });
    expect(await again.json()).toMatchObject({ product: "everything", name: "Everything", left: 0 });
  });

  it.each(["expired", "failed"] as const)("are given back by an order that has %s", async (state) => {
    const shop = await openShop({ offers: limited("book", { limit: 1 }) });
    const id = await order(shop.browser(), BOOK);
    expect(await refusal(shop)).toBe("sold-out");
    await end(shop, id, state);
    expect(await refusal(shop)).toBe("none");
  });

  it("are honoured by a payment after the end of its page, though the last one is sold", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 1 }) });
    const late = await order(shop.browser(), BOOK);
    await end(shop, late, "expired");
    await buy(shop);
    expect(await pay(shop, late)).toMatchObject({ status: "paid" });
    expect(await booksOf(shop)).toEqual({ sold: 2, held: 0 });
  });

  it("are given back if Stripe's event is missing, or the order was never placed, and are not asked about for ever", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 4 }) });
    const copy = { products: ["book"], options: ["standard"], limit: 4, optionLimit: null, quantity: 1 };
    await insertCopies(shop.database, "ord_lost", [copy], { until: shop.ports.clock(), network: null });
    const expired = await order(shop.browser(), BOOK);
    const unknown = await order(shop.browser(), BOOK);
    const paid = await buy(shop);
    shop.payments.change(expired, { state: "expired" });
    shop.payments.byOrder.delete(unknown);
    shop.wait(35 * 60);
    shop.payments.state.isDown = true;
    expect(await booksOf(shop)).toEqual({ sold: 1, held: 3 });
    await reviewHolds(shop.ports);
    expect(await booksOf(shop)).toEqual({ sold: 1, held: 2 });
    shop.payments.state.isDown = false;
    shop.wait(5 * 60);
    await reviewHolds(shop.ports);
    expect(await booksOf(shop)).toEqual({ sold: 1, held: 0 });
    shop.payments.asked.length = 0;
    shop.wait(60 * 60);
    await reviewHolds(shop.ports);
    expect(shop.payments.asked).toEqual([]);
    expect(shop.lines.map(({ event, order }) => ({ event, order }))).not.toContainEqual({
      ...{ event: "hold-not-reviewed", order: paid },
    });
  });

  it("are given back at once if no payment page can be opened, with the use of a code", async () => {
    const shop = await openShop({
      offers: limited("book", { limit: 1 }),
      discounts: [discountWith({ limit: 5 })],
    });
    shop.payments.state.isDown = true;
    expect(await refusal(shop, { ...BOOK, code: "LANTERN10" })).toBe("payments-down");
    expect([await booksOf(shop), await usesOf(shop)]).toEqual([
      { sold: 0, held: 0 },
      { used: 0, held: 0 },
    ]);
    shop.payments.state.isDown = false;
    await order(shop.browser(), BOOK);
    expect(await refusal(shop, { ...BOOK, code: "LANTERN10" })).toBe("sold-out");
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
  });

  it("are not refused to the browser whose own payment page holds them, which is then closed", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 1 }) });
    const browser = shop.browser();
    const first = await order(browser, BOOK);
    const second = await order(browser, BOOK);
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "expired" });
    expect(await refusal(shop)).toBe("sold-out");
    await pay(shop, second);
    expect(
      await problemOf(await browser.api("/api/checkout", { json: { ...BOOK, again: true } })),
    ).toMatchObject({
      code: "sold-out",
    });
  });

  it("of another product keep the payment page of this browser open", async () => {
    const shop = await openShop({
      offers: limited("book", { limit: 1 }).map((offer) =>
        offer.product === "record" ? (limited("record", { limit: 1 }).find(isRecord) ?? offer) : offer,
      ),
    });
    const browser = shop.browser();
    const record = await order(browser, { items: [{ product: "record" }] });
    await order(shop.browser(), BOOK);
    expect(
      await problemOf(await browser.api("/api/checkout", { json: { ...BOOK, again: true } })),
    ).toMatchObject({
      code: "sold-out",
    });
    expect(shop.payments.byOrder.get(record)).toMatchObject({ state: "open" });
  });

  it("cannot all be held by one network that does not pay", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 1_000 }) });
    const headers = { "X-Network": "203.0.113.7" };
    for (let n = 0; n < 30; n += 1) {
      expect((await shop.browser().api("/api/checkout", { json: BOOK, headers })).status).toBe(201);
    }
    const response = await shop.browser().api("/api/checkout", { json: BOOK, headers });
    expect(await problemOf(response)).toMatchObject({ code: "too-many-requests" });
    expect(await refusal(shop)).toBe("none");
  });

  it("are held by one network for no more than half of them at a time, and then wait for a payment or the end of a page", async () => {
    const shop = await openShop({ offers: limited("book", { limit: 9 }) });
    const hold = (network: string, quantity: number) => {
      const json = { items: [{ product: "book", quantity }] };
      return shop.browser().api("/api/checkout", { json, headers: { "X-Network": network } });
    };
    const many = await hold("203.0.113.7", 9);
    expect([many.status, await many.json()]).toMatchObject([
      422,
      { type: "urn:vitrine:problem:too-many-copies", title: "At most 4 of The Book per order", most: 4 },
    ]);
    const { order: id } = z.object({ order: z.string() }).parse(await (await hold("203.0.113.7", 3)).json());
    const refused = await hold("203.0.113.7", 2);
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, String(35 * 60)]);
    // As many as one network can have, though not now.
    expect((await hold("203.0.113.7", 4)).status).toBe(429);
    expect((await hold("203.0.113.8", 4)).status).toBe(201);
    expect(await booksOf(shop)).toEqual({ sold: 0, held: 7 });
    await pay(shop, id);
    expect((await hold("203.0.113.7", 2)).status).toBe(201);
  });

  it("are not counted for other products", async () => {
    const shop = await openShop();
    await order(shop.browser(), BOOK);
    expect(await booksOf(shop)).toEqual({ sold: 0, held: 0 });
    expect(await refusal(shop)).toBe("none");
  });

  it("are listed for the owner with what is sold and held, refunds and review copies included", async () => {
    const icons = limited("icons", { products: ["icons", "signs"], limit: 9, optionLimit: 2 }, "studio");
    const { shop, admin } = await openAdminShop({ offers: icons });
    const listed = () => admin.get("/copies", z.array(AdminCopies));
    const counts = (sold: number, held: number) => [
      { product: "icons", option: null, limit: 9, sold, held },
      { product: "icons", option: "studio", limit: 2, sold, held },
    ];
    expect(await listed()).toEqual(counts(0, 0));
    const studio = { items: [{ product: "icons", option: "studio" }] };
    const paid = await order(shop.browser(), studio);
    await order(shop.browser(), studio);
    expect(await listed()).toEqual(counts(0, 2));
    const { sessionId } = shop.payments.pay(paid);
    await reportEvent(shop, { session: sessionId });
    await admin.post(`/orders/${paid}/refund`, { key: "one" }, z.unknown());
    const grant = {
      email: "critic@x.example",
      product: "icons",
      option: "studio",
      idempotencyKey: "grant-12",
    };
    await admin.post("/orders/grant", grant, z.unknown());
    expect(await listed()).toEqual(counts(2, 1));
  });
});

function isRecord({ product }: Offer): boolean {
  return product === "record";
}
