import { describe, expect, it } from "vitest";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { order, problemOf, reportEvent, signIn } from "./buying.ts";
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
  it("is corrected by the browser that paid, and both addresses are told", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    const response = await correct(browser, id);
    expect(response.status).toBe(200);
    const page = OrderPageResponse.parse(await response.json());
    expect(page).toMatchObject({ id, email: RIGHT, opened: true, status: "paid" });
    expect(page.items[0]?.files).toHaveLength(2);
    const [receipt, ...told] = shop.mail.sent;
    expect(receipt?.to).toBe(MISTYPED);
    expect(told.map(({ to }) => to)).toEqual([RIGHT, MISTYPED]);
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

  it("can be corrected five times an hour by one network, since each sends two emails", async () => {
    const shop = await openShop();
    const { id, browser } = await mistype(shop);
    const network = { "X-Network": "203.0.113.9" };
    for (let n = 0; n < 5; n += 1) {
      expect((await correct(browser, id, `reader${n}@example.com`, network)).status).toBe(200);
    }
    expect(await problemOf(await correct(browser, id, "more@example.com", network))).toEqual({
      ...{ status: 429, code: "too-many-requests" },
    });
  });
});
