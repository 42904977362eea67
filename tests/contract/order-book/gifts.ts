import type { Offers } from "#checkout/offers/offers.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { type GiftOrder, isGift } from "#checkout/orders/gifts/gift-store.ts";
import { newOrder, type Order, type OrderLine } from "#checkout/orders/order.ts";
import { findOrder, insertOrder } from "#checkout/orders/order-store.ts";
import type { Gift } from "#domain/gift.ts";
import { book, createOffers, createPayment, lineOf, NOON } from "./samples.ts";

export const FRIEND = "friend@example.com";

/** Places and pays an order of a gift: a book, unless `changes` says otherwise. */
export async function giveGift(
  database: Database,
  changes: Partial<Gift> = {},
  {
    lines = [lineOf(book)],
    offers = createOffers(book),
    at = NOON,
    email = "reader@example.com",
  }: { lines?: OrderLine[]; offers?: Offers; at?: Date; email?: string } = {},
): Promise<Order> {
  const gift = { recipient: FRIEND, giver: null, words: "For you", deliverAt: null, ...changes };
  const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", gift, at: NOON });
  await database.write(insertOrder({ ...placed, sessionId: `cs_${placed.id}` }, "buyer"));
  const { subtotal, total } = placed;
  return fulfil({ database, offers }, createPayment(placed.id, { subtotal, total, email }), at);
}

/** A gift as it is now. */
export async function currentGift(database: Database, { id }: Pick<Order, "id">): Promise<GiftOrder> {
  const order = await findOrder(database, id);
  if (!order || !isGift(order)) throw new Error("it is a gift");
  return order;
}
