import type { z } from "zod";
import { refundOrder } from "#checkout/jobs/refund-order.ts";
import { RefundRequest } from "#domain/api/refund.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderResponse } from "#domain/api/responses/order.ts";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const app: Offer = {
  ...{ product: "app", name: { en: "The App" }, summary: { en: "It works." }, image: null, currency: "USD" },
  options: [
    {
      ...{ ...standard, price: 4000 },
      parts: [{ ...bookPart, product: "app", name: { en: "The App" }, licenceKeys: { activations: 1 } }],
    },
  ],
};

/** Buys the book for 29, the record for 9 and the app for 40 dollars, in this order. */
export async function buyThree(changes: Parameters<Shop["payments"]["pay"]>[2] = {}) {
  const shop = await openShop({ offers: [...OFFERS, app] });
  const items = ["book", "record", "app"].map((product) => ({ product }));
  const id = await order(shop.browser(), { items });
  const { sessionId } = shop.payments.pay(id, "reader@example.com", changes);
  await reportEvent(shop, { session: sessionId });
  return { shop, id };
}

export function refund(
  shop: Shop,
  id: string,
  request: Omit<z.input<typeof RefundRequest>, "key">,
  key = "key_1",
) {
  return refundOrder(shop.ports, id, RefundRequest.parse({ ...request, key }));
}

/** The buyer's products, each with the reason why it has ended. */
export async function libraryOf(shop: Shop) {
  const reader = await signIn(shop);
  const { orders } = LibraryResponse.parse(await (await reader.api("/api/library")).json());
  const items = orders.flatMap(({ items }) => items);
  const access = Object.fromEntries(items.map(({ product, ended }) => [product, ended]));
  return { reader, items, access };
}

export async function statusOf(shop: Shop, id: string) {
  const { status, refunded, items } = OrderResponse.parse(
    await (await shop.browser().api(`/api/orders/${id}`)).json(),
  );
  return { status, refunded, items: items.map(({ refunded }) => refunded) };
}

export const paidFor = (shop: Shop) => shop.payments.asked.filter((what) => what.startsWith("refund"));
