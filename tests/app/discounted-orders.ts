import { countUses } from "#checkout/orders/holds/discount-uses.ts";
import type { Discount } from "#domain/discount.ts";
import { order, problemOf, reportEvent } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

/** An order of one book, which costs 29 dollars. */
export const BOOK = [{ product: "book" }];

/** A shop with these discounts. */
export function shopWith(...discounts: Discount[]): Promise<Shop> {
  return openShop({ discounts });
}

/** Places an order with a code. Each is placed by another browser. */
export function place(shop: Shop, json: object = {}): Promise<string> {
  return placeBy(shop.browser(), json);
}

/** The same in a given browser. */
export function placeBy(browser: Browser, json: object = {}): Promise<string> {
  return order(browser, { items: BOOK, code: "LANTERN10", ...json });
}

/** Pays an order and returns it as the API reports it. */
export async function pay(
  shop: Shop,
  id: string,
  email = "reader@example.com",
): Promise<Record<string, unknown>> {
  const { sessionId } = shop.payments.pay(id, email);
  await reportEvent(shop, { session: sessionId });
  return (await shop.browser().api(`/api/orders/${id}`)).json();
}

/** The payment page of an order closes without a payment. */
export async function end(shop: Shop, id: string, state: "expired" | "failed"): Promise<void> {
  const { sessionId } = shop.payments.change(id, { state });
  await reportEvent(shop, { session: sessionId });
}

/** Why an order with a code is refused, as a problem's code. "none": it is placed. */
export function refusal(shop: Shop, json: object = {}): Promise<string> {
  return refusalOf(shop.browser(), json);
}

/** The same in a given browser. */
export async function refusalOf(browser: Browser, json: object = {}): Promise<string> {
  const request = { items: BOOK, code: "LANTERN10", ...json };
  const response = await browser.api("/api/checkout", { json: request });
  return response.status === 201 ? "none" : (await problemOf(response)).code;
}

/** How often a discount is used and held. */
export async function usesOf(shop: Shop, key = "LANTERN10") {
  return (await countUses(shop.database)).get(key) ?? { used: 0, held: 0 };
}
