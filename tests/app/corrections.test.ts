import { describe, expect, it } from "vitest";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const MISTYPED = "reeder@example.com";
const RIGHT = "reader@example.com";

/** A browser that has paid with a mistyped address. */
async function mistype(shop: Shop) {
  const browser = shop.browser();
  const id = await order(browser, { items: [{ product: "book" }] });
  const { sessionId } = shop.payments.pay(id, MISTYPED);
  await reportEvent(shop, { session: sessionId });
  return { id, browser };
}

function correct(browser: Browser, id: string, email = RIGHT, headers: Record<string, string> = {}) {
  return browser.api(`/api/orders/${id}/email`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ email, locale: "en" }),
  });
}

const refused = { status: 403, code: "correction-over" };

describe("a mistyped email address", () => {
  it("is corrected by the browser that paid, and both addresses are notified", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    const response = await correct(browser, id);
    expect(response.status).toBe(200);
    const page = OrderPageResponse.parse(await response.json());
    expect(page).toMatchObject({ id, email: RIGHT, opened: true, status: "paid" });
    expect(page.items[0]?.files).toHaveLength(2);
    const [receipt, ...notices] = shop.mail.sent;
    expect(receipt?.to).toBe(MISTYPED);
    expect(notices.map(({ to }) => to)).toEqual([RIGHT, MISTYPED]);
    shop.mail.sent.pop();
    const reader = await signIn(shop);
    const library = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect([library.email, library.orders.map((order) => order.id)]).toEqual([RIGHT, [id]]);
  });

  it("can be corrected for an hour after the payment, and the page says until when", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    const until = async () => (await (await browser.api(`/api/orders/${id}`)).json()).correctableUntil;
    expect(await until()).toBe(new Date(NOON.getTime() + 3_600_000).toISOString());
    shop.wait(3599);
    expect((await correct(browser, id)).status).toBe(200);
    shop.wait(1);
    expect(await until()).toBeNull();
    expect(await problemOf(await correct(browser, id, "again@example.com"))).toEqual(refused);
  });

  it("cannot be corrected once the order is refunded", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    const page = await (await browser.api(`/api/orders/${id}`)).json();
    expect([page.status, page.correctableUntil]).toEqual(["refunded", null]);
    expect(await problemOf(await correct(browser, id))).toEqual(refused);
  });

  it("cannot be changed by another browser, not even that of somebody who opened the email", async () => {
    const shop = await openShop();
    const { id } = await mistype(shop);
    expect(await problemOf(await correct(shop.browser(), id))).toEqual(refused);
    expect(await problemOf(await correct(await signIn(shop), id))).toEqual(refused);
    const other = await mistype(shop);
    expect(await problemOf(await correct(other.browser, id))).toEqual(refused);
    expect(await problemOf(await correct(other.browser, "ord_unknown"))).toEqual(refused);
  });

  it("stays if the new one is the same or no address", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    expect(await problemOf(await correct(browser, id, "Reeder@Example.com"))).toEqual({
      ...{ status: 409, code: "same-address" },
    });
    expect(await problemOf(await correct(browser, id, "reader"))).toEqual({
      ...{ status: 400, code: "invalid-request" },
    });
  });

  it("cannot be corrected before the payment", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }], email: MISTYPED });
    expect(await problemOf(await correct(browser, id))).toEqual(refused);
  });

  it("can be corrected five times an hour by one network, whatever their orders, since each sends two emails", async () => {
    const shop = await openShop();
    const answers: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const { id, browser } = await mistype(shop);
      answers.push((await correct(browser, id, RIGHT, { "X-Network": "203.0.113.9" })).status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it("can be corrected however often those of others are, also where no network is known", async () => {
    const shop = await openShop();
    for (let n = 0; n < 7; n += 1) {
      const { id, browser } = await mistype(shop);
      expect((await correct(browser, id)).status).toBe(200);
    }
  });

  it("can be corrected five times across all networks, since each correction may email a stranger", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    const answers: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const { status } = await correct(browser, id, `reader${n}@example.com`, {
        "X-Network": `203.0.113.${n}`,
      });
      answers.push(status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});

describe("the address of a free order", () => {
  const network = { "X-Network": "203.0.113.9" };
  const sentTo = (shop: Shop, address: string) => shop.mail.sent.filter(({ to }) => to === address).length;

  async function mistypeFree(shop: Shop) {
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "sheet" }] }, network);
    await reportEvent(shop, { session: shop.payments.pay(id, MISTYPED).sessionId });
    return { id, browser };
  }

  it("is corrected as that of a paid one, with an email to the right address", async () => {
    const shop = await openShop();
    const { id, browser } = await mistypeFree(shop);
    expect((await correct(browser, id)).status).toBe(200);
    const reader = await signIn(shop);
    const library = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect([library.email, library.orders.map((order) => order.id)]).toEqual([RIGHT, [id]]);
  });

  it("can be corrected for a day, which the page says, and no longer once somebody has confirmed it", async () => {
    const shop = await openShop();
    const pageOf = async ({ id, browser }: Awaited<ReturnType<typeof mistypeFree>>) =>
      OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json());
    const late = await mistypeFree(shop);
    const until = (await pageOf(late)).correctableUntil;
    expect(until).toBe(new Date(NOON.getTime() + 24 * 3_600_000).toISOString());
    shop.wait(24 * 3600);
    expect(await problemOf(await correct(late.browser, late.id))).toEqual(refused);
    const placed = await mistypeFree(shop);
    const elsewhere = await mistypeFree(shop);
    const reader = shop.browser();
    await reader.api("/api/links/redeem", { json: { token: newestToken(shop) } });
    // The order of the link is confirmed by it, and the others as the library opens.
    expect(await problemOf(await correct(placed.browser, placed.id))).toEqual(refused);
    const library = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect(library.orders).toHaveLength(3);
    expect(await problemOf(await correct(elsewhere.browser, elsewhere.id))).toEqual(refused);
  });

  it("sends nobody a second email of the day, however often it is changed to and fro", async () => {
    const shop = await openShop();
    const { id, browser } = await mistypeFree(shop);
    for (const email of [RIGHT, MISTYPED, RIGHT])
      expect((await correct(browser, id, email, network)).status).toBe(200);
    expect([sentTo(shop, MISTYPED), sentTo(shop, RIGHT)]).toEqual([1, 1]);
  });

  it("is corrected as seldom as such orders can be placed, where no network is known", async () => {
    const shop = await openShop();
    const answers: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const browser = shop.browser();
      const items = [{ product: "sheet" }];
      const id = await order(browser, { items }, { "X-Network": `203.0.113.${n}` });
      await reportEvent(shop, { session: shop.payments.pay(id, MISTYPED).sessionId });
      answers.push((await correct(browser, id, `reader${n}@example.com`)).status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it("can be corrected five times, also while its network may place no more free orders", async () => {
    const shop = await openShop();
    const { id, browser } = await mistypeFree(shop);
    const items = [{ product: "sheet" }];
    const place = () => shop.browser().api("/api/checkout", { json: { items }, headers: network });
    const placed: number[] = [];
    for (let n = 0; n < 5; n += 1) placed.push((await place()).status);
    expect(placed).toEqual([201, 201, 201, 201, 429]);
    const answers: number[] = [];
    for (let n = 0; n < 6; n += 1)
      answers.push((await correct(browser, id, `reader${n}@example.com`, network)).status);
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
