import { describe, expect, it, vi } from "vitest";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { countCopies } from "#checkout/orders/holds/limited-copies.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import type { Offer } from "#domain/offer.ts";
import { discountWith } from "../checkout/discounts.ts";
import { OFFERS } from "../checkout/goods.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { BOOK, placeBy, refusalOf, shopWith, usesOf } from "./discounted-orders.ts";
import { openShop, type Shop } from "./shop.ts";

const NETWORK = { "X-Network": "203.0.113.7" };
const HALF_FULL = { level: "warn", event: "rate-limited", action: "holds" };

type Browser = ReturnType<Shop["browser"]>;

/** A shop with a limited number of copies of the book. */
function shopWithCopies(limit: number): Promise<Shop> {
  return openShop({ offers: withCopies("book", limit) });
}

/** The products of the shop. The copies of one are limited, across its editions. */
function withCopies(product: string, limit: number): Offer[] {
  const copyOf = (option: string) => ({ products: [product], options: [option], limit, optionLimit: null });
  return OFFERS.map((offer) => {
    if (offer.product !== product) return offer;
    const options = offer.options.map((option) => ({ ...option, copies: [copyOf(option.key)] }));
    return { ...offer, options };
  });
}

/** Orders the book in a network that others share. */
function orderIn(browser: Browser, json: object = {}): Promise<Response> {
  return browser.api("/api/checkout", { json: { items: BOOK, locale: "en", ...json }, headers: NETWORK });
}

describe("a network that holds half of the uses of a code", () => {
  it("learns when the first payment page closes, and the creator's log says why", async () => {
    const shop = await shopWith(discountWith({ limit: 4 }));
    const use = () => orderIn(shop.browser(), { code: "LANTERN10" });
    expect([(await use()).status, (await use()).status]).toEqual([201, 201]);
    const refused = await use();
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, String(35 * 60)]);
    expect(shop.lines).toContainEqual(HALF_FULL);
  });

  it("lets a buyer who comes back from the payment page use it again, and closes that page", async () => {
    const shop = await shopWith(discountWith({ limit: 4 }));
    const browser = shop.browser();
    const use = async (by: Browser) => (await orderIn(by, { code: "LANTERN10" })).json();
    const { order: first } = await use(browser);
    await use(shop.browser());
    expect(await use(browser)).toHaveProperty("order");
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "expired" });
    expect(await usesOf(shop)).toEqual({ used: 0, held: 2 });
  });
});

it("a code that is refused for an earlier purchase leaves the buyer's payment page open", async () => {
  const shop = await shopWith(discountWith({ firstPurchase: true }));
  const browser = shop.browser();
  const email = "reader@example.com";
  const first = await placeBy(browser, { email });
  await buy(shop, "record", email);
  expect(await refusalOf(browser, { email })).toBe("code-first-purchase");
  expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "open" });
});

describe("an order that is refused", () => {
  const recipient = { email: "friend@example.com", on: "2028-01-01" };

  it("for the day of its gift holds neither a use of its code nor a copy", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    expect(await refusalOf(shop.browser(), { recipient })).toBe("invalid-request");
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
    const last = await shopWithCopies(1);
    expect((await orderIn(last.browser(), { recipient })).status).toBe(400);
    expect((await orderIn(last.browser())).status).toBe(201);
  });

  it("because the shop cannot be read any more gives back its use of a code and its copy", async () => {
    const discounts = [discountWith({ limit: 1 })];
    const shop = await openShop({ offers: withCopies("book", 1), discounts });
    const read = shop.ports.offers.shop;
    let isBroken = true;
    vi.spyOn(shop.ports.offers, "shop").mockImplementation(async () => {
      const [held] = await countCopies(shop.database);
      if (held && isBroken) throw new Error("no catalogue");
      return read();
    });
    expect((await orderIn(shop.browser(), { code: "LANTERN10" })).status).toBe(500);
    isBroken = false;
    expect((await orderIn(shop.browser(), { code: "LANTERN10" })).status).toBe(201);
  });
});

describe("limited copies", () => {
  it("that are left need no earlier payment page of the buyer to be closed", async () => {
    const shop = await shopWithCopies(9);
    const browser = shop.browser();
    const { order: first } = await (await orderIn(browser)).json();
    expect((await orderIn(browser)).status).toBe(201);
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "open" });
  });

  it("that a buyer takes again after the payment page was closed are held by a short page, too", async () => {
    const shop = await shopWithCopies(1);
    const browser = shop.browser();
    await orderIn(browser);
    const { order: second } = await (await orderIn(browser)).json();
    expect(shop.payments.pages.get(second)?.lifetimeMs).toBe(35 * 60_000);
    const { order: third } = await (await orderIn(browser)).json();
    expect(shop.payments.byOrder.get(second)).toMatchObject({ state: "expired" });
    expect(shop.payments.byOrder.get(third)).toMatchObject({ state: "open" });
  });

  it("are asked about while a payment takes long, and sold to the buyer who has paid, though no event says so", async () => {
    const shop = await shopWithCopies(2);
    const [slow, paid] = [
      await order(shop.browser(), { items: BOOK }),
      await order(shop.browser(), { items: BOOK }),
    ];
    const { sessionId } = shop.payments.change(slow, { state: "pending" });
    await reportEvent(shop, { session: sessionId });
    shop.payments.pay(paid);
    shop.wait(35 * 60);
    await reviewHolds(shop.ports);
    const copies = { product: "book", option: "standard" };
    expect(await countCopies(shop.database)).toEqual([{ ...copies, sold: 1, held: 1 }]);
    expect((await listEvents(shop.database, paid)).at(-1)).toMatchObject({ kind: "paid", cause: "job" });
    shop.payments.change(slow, { state: "failed" });
    shop.wait(5 * 60);
    await reviewHolds(shop.ports);
    expect(await countCopies(shop.database)).toEqual([{ ...copies, sold: 1, held: 0 }]);
  });

  it("of all editions of a product count for what a network may hold", async () => {
    const shop = await openShop({ offers: withCopies("icons", 10) });
    const items = [
      { product: "icons", option: "personal", quantity: 2 },
      { product: "icons", option: "studio", quantity: 2 },
    ];
    await orderIn(shop.browser(), { items: items.slice(0, 1) });
    const refused = await orderIn(shop.browser(), { items });
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, String(35 * 60)]);
  });

  it("of which a network holds half are logged, with the limit that was reached", async () => {
    const shop = await shopWithCopies(4);
    for (const _ of [1, 2, 3]) await orderIn(shop.browser());
    expect(shop.lines).toContainEqual(HALF_FULL);
  });
});
