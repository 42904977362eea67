import { describe, expect, it } from "vitest";
import { listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { assignSeat, unassignSeat } from "#checkout/orders/library/seats.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import type { Offer, Part } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { FRIEND, giveGift } from "./order-book/gifts.ts";
import {
  book,
  confirmFreeOrders,
  createOffers,
  createPayment,
  lineOf,
  NOON,
  placeOrder,
} from "./order-book/samples.ts";

const BUYER = "reader@example.com";
const COLLEAGUE = "colleague@example.com";

/** The book for two people. */
function team(price: number, changes: Partial<Part> = {}): Offer {
  const options = book.options.map((option) => ({
    ...{ ...option, price },
    parts: option.parts.map((part) => ({ ...part, seats: 2, ...changes })),
  }));
  return { ...book, options };
}

describe.each(engines)("seats in $name", (engine) => {
  const database = useOrderBook(engine);

  async function buy(offer: Offer): Promise<Order> {
    const { id, subtotal, total } = await placeOrder(database, offer);
    const paid = createPayment(id, { subtotal, total, email: BUYER });
    const offers = createOffers(offer);
    const order = await fulfil({ database, offers }, paid, NOON);
    await confirmFreeOrders(database, BUYER, { offers });
    return order;
  }
  async function assignAll(order: Order, manager = BUYER): Promise<void> {
    for (const seat of await listEntitlements(database, manager))
      await assignSeat(database, { order, seat, email: COLLEAGUE, at: NOON });
  }
  const emails = async (state: "waiting" | "skipped") =>
    (await listMessages(database, { states: [state], limit: 9 })).filter(({ kind }) => kind === "seat");
  const events = async ({ id }: Order) =>
    (await listEvents(database, id)).slice(2).map(({ kind, cause }) => `${kind} by the ${cause}`);

  it("of a paid order are each announced by email, and of a free one an address gets one a day", async () => {
    await assignAll(await buy(team(0)));
    expect([await emails("waiting"), await emails("skipped")].map(({ length }) => length)).toEqual([1, 1]);
    await assignAll(await buy(team(2900)));
    expect([await emails("waiting"), await emails("skipped")].map(({ length }) => length)).toEqual([3, 1]);
  });

  it("of a pre-order are assigned before its files come", async () => {
    const release = { at: "2027-02-01T00:00:00.000Z", day: "2027-02-01" };
    await assignAll(await buy(team(2900, { release, files: [] })));
    expect(await listEntitlements(database, COLLEAGUE)).toHaveLength(2);
  });

  it("that nobody else has need not be unassigned", async () => {
    const order = await buy(team(2900));
    const [seat] = await listEntitlements(database, BUYER);
    if (!seat) throw new Error("the order has seats");
    await unassignSeat(database, { order, seat, at: NOON });
    expect(await listEntitlements(database, BUYER)).toHaveLength(2);
    expect(await events(order)).toEqual([]);
  });

  it("are assigned by their buyer, or by the recipient of a gift", async () => {
    const order = await buy(team(2900));
    await assignAll(order);
    expect(await events(order)).toEqual(Array(2).fill("seat-handed-on by the buyer"));
    const gift = await giveGift(database, {}, { lines: [lineOf(team(2900))] });
    await assignAll(gift, FRIEND);
    expect(await events(gift)).toEqual(Array(2).fill("seat-handed-on by the recipient"));
  });
});
