import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { countCopies } from "#checkout/orders/holds/limited-copies.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import type { Offer, Part } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { order, problemOf, reportEvent } from "./buying.ts";
import type { Shop } from "./shop.ts";

export type Browser = ReturnType<Shop["browser"]>;

export const READER = "reader@example.com";
export const DAY_S = 24 * 3600;
export const YEAR = { from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" };

export const GONE = { product: "print", name: "The Print", code: null };

/** The shop's products, and a free edition with a limited number of copies. */
export function withFreeEdition(limit: number | null, changes: Partial<Part> = {}): Offer[] {
  const copies = [{ products: ["print"], options: ["standard"], limit, optionLimit: null }];
  const part = { ...bookPart, product: "print", name: { en: "The Print" }, ...changes };
  const option = { ...standard, price: 0, parts: [part], ...(limit !== null && { copies }) };
  const print = { product: "print", name: { en: "The Print", zh: "版画" }, summary: { en: "Few." } };
  return [...OFFERS, { ...print, image: null, currency: "USD", options: [option] }];
}

/** Orders something free and completes its payment page. */
export async function getFree(
  shop: Shop,
  email: string,
  { browser = shop.browser(), json = {} }: { browser?: Browser; json?: object } = {},
): Promise<string> {
  const network = { "X-Network": crypto.randomUUID() };
  const id = await order(browser, { items: [{ product: "print" }], ...json }, network);
  await reportEvent(shop, { session: shop.payments.pay(id, email).sessionId });
  return id;
}

/** Why the free edition is refused. "none": it is ordered. */
export async function refusal(shop: Shop, json: object = {}): Promise<string> {
  const request = { items: [{ product: "print" }], ...json };
  const headers = { "X-Network": crypto.randomUUID() };
  const response = await shop.browser().api("/api/checkout", { json: request, headers });
  return response.status === 201 ? "none" : (await problemOf(response)).code;
}

export async function printsOf({ database }: Shop) {
  const prints = (await countCopies(database)).find(({ product }) => product === "print");
  return prints ? { sold: prints.sold, held: prints.held } : { sold: 0, held: 0 };
}

export async function libraryOf(browser: Browser) {
  return LibraryResponse.parse(await (await browser.api("/api/library")).json());
}

export async function pageOf(browser: Browser, id: string): Promise<OrderPageResponse> {
  return OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json());
}

/** A day passes, and the shop gives back what nobody has confirmed. */
export async function passDay(shop: Shop): Promise<void> {
  shop.wait(DAY_S);
  await reviewHolds(shop.ports);
}
