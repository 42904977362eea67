import type { Database } from "#checkout/orders/database/database.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { addKeys } from "#checkout/orders/licences/key-list-store.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import type { Offer } from "#domain/offer.ts";
import { book, createOffers, createPayment, NOON } from "./samples.ts";

export const POOL = "book";
/** A product with licence keys from the list {@link POOL}. */
export const app: Offer = {
  ...book,
  options: book.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, licenceKeys: { activations: 2, pool: POOL } })),
  })),
};
export const offers = createOffers(app);
/** Keys of the list, by their numbers. */
export const keys = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `KEY-${String(from + n).padStart(8, "0")}-A`);

/** Adds keys to the list, sells the product, and says what buyers have got. */
export function useKeyList(database: Database) {
  const add = (list: string[], previousPools: string[] = []) =>
    addKeys(database, { pool: POOL, previousPools, keys: list }, NOON);

  async function place(quantity = 1): Promise<Order> {
    const [option] = app.options;
    if (!option) throw new Error("an offer has options");
    const lines = [orderLine(app, option, { quantity, unitAmount: 2900, locale: "en" })];
    const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", at: NOON });
    const order = { ...placed, sessionId: `cs_${placed.id}` };
    await database.write(insertOrder(order, "buyer"));
    return order;
  }

  function pay({ id, subtotal, total }: Order): Promise<Order> {
    return fulfil({ database, offers }, createPayment(id, { subtotal, total }), NOON);
  }

  const buy = async (quantity = 1) => pay(await place(quantity));

  async function keysOf(order: Order): Promise<string[]> {
    return (await findLicenceKeys(database, order)).flatMap((licences) => licences.keys);
  }

  async function mailed(): Promise<string[]> {
    const messages = await listMessages(database, { states: ["waiting", "sent"], limit: 99 });
    return messages.map(({ kind, recipient }) => `${kind} ${recipient}`).toSorted();
  }

  return { add, place, pay, buy, keysOf, mailed };
}
