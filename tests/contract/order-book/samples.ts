import type { Offers } from "#checkout/offers/offers.ts";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import * as confirmation from "#checkout/orders/confirm-orders.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { newOrder, type Order, type OrderLine, orderLine } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import type { Offer, OfferFile, OffersFile } from "#domain/offer.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { messagesIn } from "#messages/read.ts";

export const NOON = new Date("2026-11-22T12:00:00.000Z");

export function secondsLater(seconds: number, from: Date = NOON): Date {
  return new Date(from.getTime() + seconds * 1000);
}

export function file(name: string, fill = "a"): OfferFile {
  const sha256 = fill.repeat(64);
  return { key: `${sha256}/${name}`, name, title: null, size: 1000, type: "application/pdf", sha256 };
}

export const book: Offer = {
  product: "book",
  name: { en: "The Book", zh: "书" },
  summary: { en: "A book." },
  image: null,
  currency: "USD",
  options: [
    {
      key: "standard",
      name: { en: "Standard" },
      price: 2900,
      minimum: null,
      parts: [{ product: "book", name: { en: "The Book", zh: "书" }, files: [file("book.pdf")] }],
    },
  ],
};

export const bundle: Offer = {
  ...book,
  product: "everything",
  name: { en: "Everything" },
  options: [
    {
      key: "standard",
      name: { en: "Standard" },
      price: 9900,
      minimum: null,
      parts: [
        { product: "book", name: { en: "The Book" }, files: [file("book.pdf")] },
        { product: "record", name: { en: "The Record" }, files: [file("one.mp3"), file("two.mp3")] },
      ],
    },
  ],
};

/** A product with two options, each with its own file. */
export const zine: Offer = {
  ...book,
  product: "zine",
  name: { en: "The Zine" },
  options: ["small", "large"].map((key) => ({
    ...{ key, name: { en: key === "large" ? "Large" : "Small" }, price: 2900, minimum: null },
    parts: [{ product: "zine", name: { en: "The Zine" }, files: [file(`${key}.pdf`)] }],
  })),
};

export function createOffers(...offers: Offer[]): Offers {
  const shop: OffersFile["shop"] = {
    name: { en: "Shop" },
    languages: ["en", "zh"],
    support: "help@shop.example",
  };
  const messages = { en: messagesIn("en"), zh: messagesIn("zh") };
  return snapshotOffers({ version: 2, shop, offers, messages });
}

/** Places an order like the checkout. */
export function placeOrder(
  database: Database,
  offer: Offer = book,
  at: Date = NOON,
  email: string | null = null,
): Promise<Order> {
  return place(database, [lineOf(offer)], { at, email });
}

/** Places and pays an order of one product at one time. */
export async function buyOffer(database: Database, offer: Offer = book, at: Date = NOON): Promise<Order> {
  const { id, total } = await placeOrder(database, offer, at);
  return fulfil({ database, offers: createOffers(book, bundle) }, createPayment(id, { total }), at);
}

/** Places one order of several products at 29.00 each, except the free sheet. */
export function placeOrderFor(database: Database, products: string[]): Promise<Order> {
  const lines = products.map((product) => lineOf({ ...book, product }, product === "sheet" ? 0 : 2900));
  return place(database, lines, { at: NOON, email: null });
}

/** Places and pays an order of several products. */
export async function buyProducts(database: Database, email: string, products: string[]): Promise<Order> {
  return payOrder(database, email, await placeOrderFor(database, products));
}

async function place(
  database: Database,
  lines: OrderLine[],
  { at, email }: { at: Date; email: string | null },
): Promise<Order> {
  const placed = newOrder({ lines, currency: "USD", email, locale: "en", at });
  const order = { ...placed, sessionId: `cs_${placed.id}` };
  await database.write(insertOrder(order, "buyer"));
  return order;
}

/** A line of one copy, by its product. */
export function lineOf(offer: Offer, price?: number): OrderLine {
  const [option] = offer.options;
  if (!option) throw new Error("an offer has options");
  return orderLine(offer, option, { quantity: 1, unitAmount: price ?? option.price ?? 0, locale: "en" });
}

export function payOrder(database: Database, email: string, { id, subtotal, total }: Order): Promise<Order> {
  return fulfil(
    { database, offers: createOffers(book, bundle) },
    createPayment(id, { subtotal, total, email }),
    NOON,
  );
}

/** Somebody signs in with an address, which confirms its free orders. */
export async function confirmFreeOrders(
  database: Database,
  email: string,
  { offers = createOffers(book, bundle), at = NOON }: { offers?: Offers; at?: Date } = {},
): Promise<void> {
  const log = (_: string, event: string) => {
    throw new Error(event);
  };
  await confirmation.confirmFreeOrders({ database, offers, clock: () => at, log }, email);
}

/** A payment of an order, as Stripe reports it. */
export function createPayment(orderId: string, changes: Partial<Payment> = {}): Payment {
  return {
    sessionId: `cs_${orderId}`,
    orderId,
    appliedDiscount: null,
    state: "paid",
    subtotal: 2900,
    discount: 0,
    tax: 0,
    total: 2900,
    currency: "USD",
    email: "Reader@Example.com",
    paymentIntent: `pi_${orderId}`,
    locale: "en",
    lines: [{ product: "book", option: "standard", quantity: 1, unitAmount: 2900, discount: 0 }],
    createdAt: NOON,
    ...changes,
  };
}

/** The outcome of a payment with one refund, unless it is 0, and one dispute, if it has a state. */
export function createOutcome(
  refunded: number,
  dispute: PaymentOutcome["disputes"][number]["state"] | null = null,
): PaymentOutcome {
  return {
    refunds: refunded > 0 ? [{ id: `re_${refunded}`, amount: refunded, hasFailed: false }] : [],
    disputes: dispute ? [{ id: "du_1", state: dispute }] : [],
  };
}

/** The number of rows in a table. */
export async function countRows(
  database: Database,
  table:
    | "downloads"
    | "entitlements"
    | "links"
    | "messages"
    | "orders"
    | "sessions"
    | "webhook_events"
    | "passkeys",
) {
  const [row] = await database.read({ text: `SELECT COUNT(*) AS n FROM ${table}`, values: [] });
  return Number(row?.n);
}

/** Clears the order book between tests. */
export async function clearDatabase(database: Database): Promise<void> {
  await database.write([
    sql`DELETE FROM orders`,
    sql`DELETE FROM order_items`,
    sql`DELETE FROM order_events`,
    sql`DELETE FROM order_keys`,
    sql`DELETE FROM discount_uses`,
    sql`DELETE FROM limited_copies`,
    sql`DELETE FROM licence_stock`,
    sql`DELETE FROM licence_waits`,
    sql`DELETE FROM payment_facts`,
    sql`DELETE FROM invoices`,
    sql`DELETE FROM billing_details`,
    sql`UPDATE invoice_series SET last = 0`,
    sql`DELETE FROM entitlements`,
    sql`DELETE FROM licences`,
    sql`DELETE FROM licence_activations`,
    sql`DELETE FROM signing_keys`,
    sql`DELETE FROM webhook_events`,
    sql`DELETE FROM links`,
    sql`DELETE FROM sessions`,
    sql`DELETE FROM passkeys`,
    sql`DELETE FROM codes`,
    sql`DELETE FROM messages`,
    sql`DELETE FROM version_mails`,
    sql`DELETE FROM mutes`,
    sql`DELETE FROM mute_tokens`,
    sql`DELETE FROM downloads`,
    sql`DELETE FROM rate_limits`,
    sql`DELETE FROM last_replay`,
    sql`DELETE FROM restorations`,
    sql`UPDATE leases SET expires_at = ${new Date(0).toISOString()}, failures = 0`,
  ]);
}
