import { describe, expect, it } from "vitest";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { listOwned, listOwnedByBrowser } from "#checkout/orders/library/list-owned.ts";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import { insertOrderKey, ORDER_KEY_LIFETIME_MS } from "#checkout/orders/order-keys.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { newToken } from "#checkout/orders/tokens.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, bundle, createOffers, createOutcome, createPayment, NOON } from "./order-book/samples.ts";

describe.each(engines)("what a buyer owns in $name", (engine) => {
  const database = useOrderBook(engine);
  const buyer = "reader@example.com";

  async function place(offer: Offer, key: string): Promise<Order> {
    const [option] = offer.options;
    if (!option) throw new Error("an offer has options");
    const lines = [orderLine(offer, option, { quantity: 1, unitAmount: option.price ?? 0, locale: "en" })];
    const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", at: NOON });
    const order = { ...placed, sessionId: `cs_${placed.id}` };
    await database.write([...insertOrder(order, "buyer"), await insertOrderKey(order.id, key, NOON)]);
    return order;
  }

  function pay({ id, subtotal, total }: Order): Promise<Order> {
    const payment = createPayment(id, { subtotal, total, email: buyer, paymentIntent: `pi_${id}` });
    return fulfil({ database, offers: createOffers(book, bundle) }, payment, NOON);
  }

  const productsOf = (owned: { product: string; orderId: string }[]) =>
    owned.map(({ product, orderId }) => `${product} ${orderId}`).toSorted();

  it("is what they have paid for and was not refunded, by their address and by their browser's key", async () => {
    const [key, other] = [newToken(), newToken()];
    const first = await place(book, key);
    const second = await place(bundle, other);
    await place(book, key);
    const paid = await pay(first);
    await pay(second);
    const [ofBook, ofBundle] = [`book ${first.id}`, `everything ${second.id}`];
    expect(productsOf(await listOwned(database, buyer, NOON))).toEqual([ofBook, ofBundle, ofBundle]);
    expect(productsOf(await listOwnedByBrowser(database, key, NOON))).toEqual([ofBook]);
    expect(productsOf(await listOwnedByBrowser(database, other, NOON))).toEqual([ofBundle, ofBundle]);
    const later = new Date(NOON.getTime() + ORDER_KEY_LIFETIME_MS);
    expect(await listOwnedByBrowser(database, key, later)).toEqual([]);

    await recordOutcome(database, paid, createOutcome(paid.total), NOON);
    expect(productsOf(await listOwned(database, buyer, NOON))).toEqual([ofBundle, ofBundle]);
    expect(await listOwnedByBrowser(database, key, NOON)).toEqual([]);
  });
});
