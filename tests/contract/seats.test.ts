import { describe, expect, it } from "vitest";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import type { Entitlement } from "#checkout/orders/entitlements/entitlement.ts";
import { findEntitlementById, listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { assignSeat, isSeatUsed, unassignSeat } from "#checkout/orders/library/seats.ts";
import { addKeys } from "#checkout/orders/licences/key-list-store.ts";
import { issueWaitingKeys } from "#checkout/orders/licences/key-lists.ts";
import { activateLicence, countUse, findLicence, type Licence } from "#checkout/orders/licences/licences.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { resendMessage } from "#checkout/orders/messages/resend-message.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { LicenceKeys, Offer } from "#domain/offer.ts";
import { HOUR_MS } from "#domain/time.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, createOffers, createOutcome, createPayment, NOON, placeOrder } from "./order-book/samples.ts";

const BUYER = "reader@example.com";
const COLLEAGUE = "colleague@example.com";

/** The book for three people, each with a licence key. */
const team = withKeys(book, { activations: 1 });

function withKeys(offer: Offer, licenceKeys: LicenceKeys): Offer {
  const options = offer.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, seats: 3, licenceKeys })),
  }));
  return { ...offer, options };
}

const offers = createOffers(team);

describe.each(engines)("seats in $name", (engine) => {
  const database = useOrderBook(engine);

  async function buy(): Promise<Order> {
    const { id, subtotal, total } = await placeOrder(database, team);
    return fulfil({ database, offers }, createPayment(id, { subtotal, total, email: BUYER }), NOON);
  }

  const seatsOf = (holder: string) => listEntitlements(database, holder);
  const ports = { database, offers };
  const assign = async (order: Order, email = COLLEAGUE) => {
    const seat = (await seatsOf(BUYER)).at(-1);
    if (!seat) throw new Error("no seat is left");
    await assignSeat(database, { order, seat, email, at: NOON });
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

  it("that are assigned are somebody else's, with an email, and can be unassigned", async () => {
    const order = await buy();
    const seat = await assign(order);
    expect(await seatsOf(COLLEAGUE)).toMatchObject([{ id: seat.id, licenceKeys: seat.licenceKeys }]);
    expect(await seatsOf(BUYER)).toHaveLength(2);
    expect(await kinds(order)).toContain(`seat ${COLLEAGUE}`);
    const [theirs] = (await findLibrary(ports, COLLEAGUE, "en")).flatMap(({ items }) => items);
    expect(theirs).toMatchObject({ id: seat.id, seats: null });
    const [item] = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(item?.seats).toContainEqual({ id: seat.id, holder: COLLEAGUE, isUsed: false });
    const [assigned] = await seatsOf(COLLEAGUE);
    if (!assigned) throw new Error("the seat was assigned");
    await expect(
      assignSeat(database, { order, seat: assigned, email: "third@example.com", at: NOON }),
    ).rejects.toMatchObject({ code: "seat-taken" });
    await unassignSeat(database, { order, seat: assigned, at: NOON });
    expect(await seatsOf(COLLEAGUE)).toEqual([]);
    expect(await seatsOf(BUYER)).toHaveLength(3);
  });

  it("are listed each, also those that one address has, who sees how many they are", async () => {
    const order = await buy();
    const seats = [await assign(order), await assign(order)];
    const [item] = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(item?.seats?.map(({ id, holder }) => [id, holder])).toEqual([
      [(await seatsOf(BUYER))[0]?.id, null],
      ...seats.toReversed().map(({ id }) => [id, COLLEAGUE]),
    ]);
    const theirs = (await findLibrary(ports, COLLEAGUE, "en")).flatMap(({ items }) => items);
    expect(theirs).toMatchObject([{ quantity: 2, seats: null }]);
    expect(theirs[0]?.licenceKeys).toHaveLength(2);
  });

  it("are not assigned to the address that already holds them", async () => {
    const order = await buy();
    await expect(assign(order, BUYER.toUpperCase())).rejects.toMatchObject({ code: "same-address" });
    expect(await seatsOf(BUYER)).toHaveLength(3);
  });

  it("that are all assigned leave their buyer neither files nor keys, only the list of who has them", async () => {
    const order = await buy();
    for (const email of [COLLEAGUE, "second@example.com", "third@example.com"]) await assign(order, email);
    const items = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(items).toMatchObject([{ files: [], licenceKeys: [], missingKeys: 0 }]);
    expect(items[0]?.seats?.map(({ holder }) => holder).toSorted()).toEqual([
      ...[COLLEAGUE, "second@example.com", "third@example.com"],
    ]);
  });

  it("are in the history of the order whenever they are assigned or unassigned, without anybody's address", async () => {
    const order = await buy();
    const seat = await assign(order);
    const current = () => findEntitlementById(database, seat.id);
    for (const email of [COLLEAGUE, "third@example.com"]) {
      const held = await current();
      if (!held) throw new Error("the seat exists");
      // Both have seen the same; one of them changes something.
      await Promise.all([1, 2].map(() => unassignSeat(database, { order, seat: held, at: NOON })));
      const free = await current();
      if (!free) throw new Error("the seat exists");
      await assignSeat(database, { order, seat: free, email, at: NOON });
    }
    const events = await listEvents(database, order.id);
    expect(
      events
        .slice(2)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual([
      ...["seat-handed-on", "seat-handed-on", "seat-handed-on", "seat-taken-back", "seat-taken-back"],
    ]);
    const about = { cause: "buyer", at: NOON.toISOString(), data: { entitlement: seat.id } };
    for (const event of events.slice(2)) expect(event).toMatchObject(about);
    expect(JSON.stringify(events.slice(2))).not.toContain("@");
  });

  it("that wait for the creator's own keys say for whose seats some follow", async () => {
    const own = createOffers(withKeys(team, { activations: 1, pool: "team" }));
    const { id, subtotal, total } = await placeOrder(
      database,
      withKeys(team, { activations: 1, pool: "team" }),
    );
    await addKeys(database, { pool: "team", previousPools: [], keys: ["KEY-0000-0001"] }, NOON);
    const paid = createPayment(id, { subtotal, total, email: BUYER });
    const order = await fulfil({ database, offers: own }, paid, NOON);
    const shown = async (email: string) =>
      (await findLibrary({ database, offers: own }, email, "en")).flatMap(({ items }) =>
        items.map(({ licenceKeys, missingKeys }) => [licenceKeys.length, missingKeys]),
      );
    expect(await shown(BUYER)).toEqual([[1, 2]]);
    await assign(order);
    expect([await shown(BUYER), await shown(COLLEAGUE)]).toEqual([[[1, 1]], [[0, 1]]]);
    // Emails say no key of somebody else.
    expect(await findLicenceKeys(database, order, BUYER)).toMatchObject([
      { keys: ["KEY-0000-0001"], missing: 1 },
    ]);
    await addKeys(
      database,
      { pool: "team", previousPools: [], keys: ["KEY-0000-0002", "KEY-0000-0003"] },
      NOON,
    );
    await issueWaitingKeys({ database, offers: own }, NOON);
    expect((await findLicenceKeys(database, order, BUYER))[0]?.keys).toHaveLength(2);
    const ready = (await listMessages(database, { states: ["waiting"], orderId: id, limit: 9 })).filter(
      ({ kind }) => kind === "licence-ready",
    );
    const again = ready.map((message, n) =>
      resendMessage(database, order, { message: message.id, idempotencyKey: `press-000${n}` }, NOON),
    );
    const recipients = (await Promise.all(again)).map(({ recipient }) => recipient);
    expect(recipients.toSorted()).toEqual([COLLEAGUE, BUYER]);
  });

  it("that were used stay with their holder", async () => {
    const order = await buy();
    await assign(order);
    const [seat] = await seatsOf(COLLEAGUE);
    if (!seat) throw new Error("the seat was assigned");
    const download = { entitlementId: seat.id, quantity: 1, file: "book.pdf", sessionHash: "x" };
    await countDownload(database, download, NOON);
    await expect(unassignSeat(database, { order, seat, at: NOON })).rejects.toMatchObject({
      code: "seat-used",
    });
    expect(await seatsOf(COLLEAGUE)).toHaveLength(1);
    const [item] = (await findLibrary(ports, BUYER, "en")).flatMap(({ items }) => items);
    expect(item?.seats).toContainEqual({ id: seat.id, holder: COLLEAGUE, isUsed: true });
  });

  it.each([
    ["activated", (licence: Licence) => activateLicence(database, licence, "laptop", NOON)],
    ["checked in the way of Gumroad", (licence: Licence) => countUse(database, licence)],
  ])("whose licence key was %s stay with their holder", async (_, use) => {
    const order = await buy();
    await assign(order);
    const [seat] = await seatsOf(COLLEAGUE);
    const licence = seat && (await findLicence(ports, seat.licenceKeys[0] ?? ""));
    if (!licence) throw new Error("the seat was assigned with its key");
    await use(licence);
    await expect(unassignSeat(database, { order, seat, at: NOON })).rejects.toMatchObject({
      code: "seat-used",
    });
    expect(await seatsOf(COLLEAGUE)).toHaveLength(1);
  });

  const EARLIER = new Date(NOON.getTime() - HOUR_MS);
  it.each<[string, (seat: Entitlement, licence: Licence) => Promise<unknown>]>([
    ["downloaded", ({ id }) => downloadBy(id, "manager")],
    ["opened", ({ id }) => downloadBy(id, "manager", true)],
    ["activated", (_, licence) => activateLicence(database, licence, "desk", EARLIER)],
    ["checked in the way of Gumroad", (_, licence) => countUse(database, licence)],
  ])("that their manager had %s first are unassigned until their holder uses them", async (_, use) => {
    const order = await buy();
    const mine = (await seatsOf(BUYER)).at(-1);
    const licence = await findLicence(ports, mine?.licenceKeys[0] ?? "");
    if (!mine || !licence) throw new Error("there is a seat with a key");
    await use(mine, licence);
    for (const _ of [1, 2]) {
      await assign(order);
      const [seat] = await seatsOf(COLLEAGUE);
      if (!seat) throw new Error("the seat was assigned");
      expect(await isSeatUsed(database, seat)).toBe(false);
      await unassignSeat(database, { order, seat, at: NOON });
      expect(await seatsOf(COLLEAGUE)).toEqual([]);
      // The second time, the manager has used it once more.
      await use(mine, licence);
    }
    await assign(order);
    const [seat] = await seatsOf(COLLEAGUE);
    if (!seat) throw new Error("the seat was assigned");
    await downloadBy(seat.id, "holder");
    expect(await isSeatUsed(database, seat)).toBe(true);
    await expect(unassignSeat(database, { order, seat, at: NOON })).rejects.toMatchObject({
      code: "seat-used",
    });
  });

  const downloadBy = (entitlementId: string, sessionHash: string, inPlace = false) =>
    countDownload(database, { entitlementId, quantity: 1, file: "book.pdf", sessionHash, inPlace }, NOON);

  it("all end with a refund", async () => {
    const order = await buy();
    await assign(order);
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    const all = [...(await seatsOf(BUYER)), ...(await seatsOf(COLLEAGUE))];
    expect(all.map(({ endReason }) => endReason)).toEqual(["refunded", "refunded", "refunded"]);
    const [seat] = await seatsOf(BUYER);
    if (!seat) throw new Error("there is a seat");
    await expect(assignSeat(database, { order, seat, email: COLLEAGUE, at: NOON })).rejects.toMatchObject({
      code: "refunded",
    });
  });
});
