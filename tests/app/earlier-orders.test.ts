import { describe, expect, it } from "vitest";
import { orderView } from "#checkout/plain/order-view.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { expectsEmail, isEarlier } from "#domain/order-notice.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { order, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const DAY_MINUTES = 24 * 60;

/** What the page of an order says, minutes after it was paid. */
async function pageAt(browser: ReturnType<Shop["browser"]>, id: string, minutes: number) {
  const page = OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json());
  const at = new Date(NOON.getTime() + minutes * MINUTE_MS);
  const plain = orderView(page, { lang: "en", prefix: "", receiptOf: null, at });
  const { title, email } = { title: isEarlier(page, at), email: expectsEmail(page, at) };
  expect([plain.isEarlier, plain.expectsEmail]).toEqual([title, email]);
  return [title ? "earlier" : "new", ...(email ? ["awaits an email"] : [])];
}

describe("the page of an order", () => {
  it("thanks for a payment and awaits its email for a day, and then shows the date of the order", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }] });
    expect(await pageAt(browser, id, DAY_MINUTES + 1)).toEqual(["new"]);
    const { sessionId } = shop.payments.pay(id);
    await reportEvent(shop, { session: sessionId });
    for (const each of [browser, shop.browser()]) {
      expect(await pageAt(each, id, 0)).toEqual(["new", "awaits an email"]);
      expect(await pageAt(each, id, DAY_MINUTES)).toEqual(["new", "awaits an email"]);
      expect(await pageAt(each, id, DAY_MINUTES + 1)).toEqual(["earlier"]);
    }
  });

  it("awaits no email where the library is open, and thanks for ten minutes, unless the email was returned", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const buyer = await signIn(shop);
    expect(await pageAt(buyer, id, 10)).toEqual(["new"]);
    expect(await pageAt(buyer, id, 11)).toEqual(["earlier"]);
    const page = OrderPageResponse.parse(await (await buyer.api(`/api/orders/${id}`)).json());
    expect(expectsEmail({ ...page, delivery: "bounced" }, NOON)).toBe(true);
  });
});
