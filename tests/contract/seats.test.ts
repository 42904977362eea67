import { describe, expect, it } from "vitest";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { handOnSeat, takeBackSeat } from "#checkout/orders/seats.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, createOffers, createOutcome, createPayment, NOON, placeOrder } from "./order-book/samples.ts";

const BUYER = "reader@example.com";
const COLLEAGUE = "colleague@example.com";

/** The book for three people, each with a licence key. */
const team: Offer = {
  ...book,
  options: book.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, seats: 3, licenceKeys: { activations: 1 } })),
  })),
};
const offers = createOffers(team);

describe.each(engines)("seats in $name", (engine) => {
  const database = useOrderBook(engine);

  async function buy(): Promise<Order> {
    const { id, subtotal, total } = await placeOrder(database, team);
    return fulfil({ database, offers }, createPayment(id, { subtotal, total, email: BUYER }), NOON);
  }

  const seatsOf = (holder: string) => listEntitlements(database, holder);
  const ports = { database, offers };
  const handOn = async (order: Order, email = COLLEAGUE) => {
    const seat = (await seatsOf(BUYER)).at(-1);
    if (!seat) throw new Error("no seat is left");
    await handOnSeat(database, { order, seat, email, at: NOON });
    return seat;
  };
  const kinds = async ({ id }: Order) =>
    (await listMessages(database, { states: ["waiting"], orderId: id, limit: 10 })).map(
      ({ kind, recipient }) => `${kind} ${recipient}`,
    );

  it("are as many as were bought, each with a key, and one work in the buyer's library", async () => {
    const order = await buy();
    const seats = await seatsOf(BUYER);
    expect(seats.map(({ quantity, licenceKeys }) => [quantity, licenceKeys.length])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const again = createPayment(order.id, { subtotal: order.subtotal, total: order.total, email: BUYER });
    await fulfil(ports, again, NOON);
    expect(await seatsOf(BUYER)).toHaveLength(3);
    const [item, ...others] = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(others).toEqual([]);
    expect(item?.licenceKeys).toHaveLength(3);
    expect(item?.seats?.map(({ holder, isUsed }) => ({ holder, isUsed }))).toEqual([
      { holder: null, isUsed: false },
      { holder: null, isUsed: false },
      { holder: null, isUsed: false },
    ]);
  });

  it("that are handed on are somebody else's, with an email, and can be taken back", async () => {
    const order = await buy();
    const seat = await handOn(order);
    expect(await seatsOf(COLLEAGUE)).toMatchObject([{ id: seat.id, licenceKeys: seat.licenceKeys }]);
    expect(await seatsOf(BUYER)).toHaveLength(2);
    expect(await kinds(order)).toContain(`seat ${COLLEAGUE}`);
    const [theirs] = (await findLibrary(ports, COLLEAGUE, "en")).flatMap(({ items }) => items);
    expect(theirs).toMatchObject({ id: seat.id, seats: null });
    const [item] = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(item?.seats).toContainEqual({ id: seat.id, holder: COLLEAGUE, isUsed: false });
    const [handedOn] = await seatsOf(COLLEAGUE);
    if (!handedOn) throw new Error("the seat was handed on");
    await expect(
      handOnSeat(database, { order, seat: handedOn, email: "third@example.com", at: NOON }),
    ).rejects.toMatchObject({ code: "seat-taken" });
    await takeBackSeat(database, { order, seat: handedOn, at: NOON });
    expect(await seatsOf(COLLEAGUE)).toEqual([]);
    expect(await seatsOf(BUYER)).toHaveLength(3);
  });

  it("that were used stay with whoever has them", async () => {
    const order = await buy();
    await handOn(order);
    const [seat] = await seatsOf(COLLEAGUE);
    if (!seat) throw new Error("the seat was handed on");
    const download = { entitlementId: seat.id, quantity: 1, file: "book.pdf", sessionHash: "x" };
    await countDownload(database, download, NOON);
    await expect(takeBackSeat(database, { order, seat, at: NOON })).rejects.toMatchObject({
      code: "seat-used",
    });
    expect(await seatsOf(COLLEAGUE)).toHaveLength(1);
    const [item] = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(item?.seats).toContainEqual({ id: seat.id, holder: COLLEAGUE, isUsed: true });
  });

  it("all end with a refund", async () => {
    const order = await buy();
    await handOn(order);
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    const all = [...(await seatsOf(BUYER)), ...(await seatsOf(COLLEAGUE))];
    expect(all.map(({ endReason }) => endReason)).toEqual(["refunded", "refunded", "refunded"]);
    const [seat] = await seatsOf(BUYER);
    if (!seat) throw new Error("there is a seat");
    await expect(handOnSeat(database, { order, seat, email: COLLEAGUE, at: NOON })).rejects.toMatchObject({
      code: "refunded",
    });
  });
});
