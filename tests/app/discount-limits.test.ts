import { describe, expect, it } from "vitest";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import { discountWith } from "../checkout/discounts.ts";
import { buy, signIn } from "./buying.ts";
import { BOOK, end, pay, place, placeBy, refusal, refusalOf, shopWith, usesOf } from "./discounted-orders.ts";

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

  it("closes no earlier payment page while the code can still be used", async () => {
    const shop = await shopWith(discountWith({ limit: 2 }));
    const browser = shop.browser();
    const [first, second] = [await placeBy(browser), await placeBy(browser)];
    for (const id of [first, second]) {
      expect(shop.payments.byOrder.get(id)).toMatchObject({ state: "open" });
    }
    expect(await usesOf(shop)).toEqual({ used: 0, held: 2 });
  });

  it("closes no payment page that was opened with another code", async () => {
    const other = discountWith({ key: "HALF", code: "Half", off: { percent: 5000 }, limit: 1 });
    const shop = await shopWith(discountWith({ limit: 1 }), other);
    await place(shop, { code: "half" });
    const browser = shop.browser();
    const id = await placeBy(browser);
    expect(await refusalOf(browser, { code: "half" })).toBe("code-used-up");
    expect(shop.payments.byOrder.get(id)).toMatchObject({ state: "open" });
  });

  it("stays used up if Stripe does not know the payment page that should be closed", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    const browser = shop.browser();
    shop.payments.byOrder.delete(await placeBy(browser));
    expect(await refusalOf(browser)).toBe("code-used-up");
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

  it("is of nobody's in particular: the payment page asks signed-in buyers for the address, and any may be given the gift", async () => {
    const shop = await shopWith(discountWith({ limit: 2 }));
    await buy(shop, "record");
    const browser = await signIn(shop);
    expect(shop.payments.byOrder.get(await placeBy(browser))?.email).toBeNull();
    const recipient = { email: "friend@example.com" };
    expect(await refusal(shop, { recipient, email: recipient.email })).toBe("none");
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

  it("is held by one network for no more than half of its uses at a time, and then waits for a payment or the end of a page", async () => {
    const shop = await shopWith(discountWith({ limit: 10 }));
    const hold = (network: string) => {
      const json = { items: BOOK, code: "LANTERN10" };
      return shop.browser().api("/api/checkout", { json, headers: { "X-Network": network } });
    };
    const held = await Promise.all(Array.from({ length: 5 }, () => hold("203.0.113.7")));
    expect(held.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect((await hold("203.0.113.7")).status).toBe(429);
    expect((await hold("203.0.113.8")).status).toBe(201);
    const [{ id = "" } = {}] = await listOrders(shop.database, { all: true, limit: 1 });
    await end(shop, id, "expired");
    expect(await usesOf(shop)).toEqual({ used: 0, held: 5 });
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

  it("works once, even with two such codes; a buyer who leaves the first one's payment page can use the second", async () => {
    const codes = ["WELCOME", "HELLO"].map((code) => discountWith({ key: code, code, firstPurchase: true }));
    const shop = await shopWith(...codes);
    const email = "reader@example.com";
    const browser = shop.browser();
    const first = await placeBy(browser, { email, code: "WELCOME" });
    expect(await refusal(shop, { email, code: "HELLO" })).toBe("code-used");
    await placeBy(browser, { email, code: "HELLO" });
    expect(shop.payments.byOrder.get(first)).toMatchObject({ state: "expired" });
  });

  it("is not lost by taking something free, and works once", async () => {
    const shop = await shopWith(discountWith({ firstPurchase: true }));
    await buy(shop, "sheet", "reader@example.com");
    const email = "reader@example.com";
    await pay(shop, await place(shop, { email }), email);
    expect(await refusal(shop, { email })).toBe("code-first-purchase");
  });
});
