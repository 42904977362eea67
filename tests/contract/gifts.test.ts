import { describe, expect, it } from "vitest";
import { deliverGifts } from "#checkout/jobs/deliver-gifts.ts";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { correctRecipient } from "#checkout/orders/gifts/correct-recipient.ts";
import { isGift } from "#checkout/orders/gifts/gift-store.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { seatManager } from "#checkout/orders/library/seats.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { claimMessages, markSent } from "#checkout/orders/messages/send-queue.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { isForOthers } from "#checkout/orders/order-response.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { type Gift, recipientForGiver } from "#domain/gift.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { FRIEND, giveGift } from "./order-book/gifts.ts";
import { book, createOffers, createOutcome, lineOf, NOON, secondsLater } from "./order-book/samples.ts";

const OTHER = "other@example.com";
const DAY = secondsLater(86_400);
const offers = createOffers(book);

describe.each(engines)("gifts in $name", (engine) => {
  const database = useOrderBook(engine);
  const portsAt = (at: Date) => ({ database, offers, clock: () => at, log: () => {} });

  const give = (changes: Partial<Gift> = {}, lines = [lineOf(book)]) =>
    giveGift(database, changes, { lines });

  const holders = async () =>
    (await Promise.all([FRIEND, OTHER, "reader@example.com"].map((each) => listEntitlements(database, each))))
      .flat()
      .map(({ holder }) => holder);
  const emails = async ({ id }: Order, state: "waiting" | "skipped" = "waiting") =>
    (await listMessages(database, { states: [state], orderId: id, limit: 10 }))
      .map(({ kind, recipient }) => `${kind} ${recipient}`)
      .toSorted();

  async function sendAll(): Promise<void> {
    for (const { id } of await claimMessages(database, "email", NOON)) await markSent(database, id, NOON);
  }

  it("belong to their recipients, and the receipt to the giver", async () => {
    const order = await give();
    expect((await findOrder(database, order.id))?.gift?.words).toBe("For you");
    expect(await holders()).toEqual([FRIEND]);
    expect(await emails(order)).toEqual([`gift ${FRIEND}`, "paid reader@example.com"]);
  });

  it("are delivered on their day once, however often it is tried", async () => {
    const order = await give({ deliverAt: DAY.toISOString() });
    expect(await holders()).toEqual([]);
    await deliverGifts(portsAt(secondsLater(86_399)));
    expect(await emails(order)).toEqual(["paid reader@example.com"]);
    await Promise.all([deliverGifts(portsAt(DAY)), deliverGifts(portsAt(DAY))]);
    await deliverGifts(portsAt(DAY));
    expect(await holders()).toEqual([FRIEND]);
    expect(await emails(order)).toEqual([`gift ${FRIEND}`, "paid reader@example.com"]);
  });

  it("that were paid are all announced by email, and of free ones to an address one in a day", async () => {
    const deliverAt = DAY.toISOString();
    const paid = [await give({ deliverAt }), await give({ deliverAt })];
    const free = [
      await give({ deliverAt, recipient: OTHER }, [lineOf(book, 0)]),
      await give({ deliverAt, recipient: OTHER }, [lineOf(book, 0)]),
    ];
    await deliverGifts(portsAt(DAY));
    for (const order of paid) expect(await emails(order)).toContain(`gift ${FRIEND}`);
    const sentEmails = await Promise.all(free.map((order) => emails(order)));
    expect(sentEmails.flat().filter((email) => email === `gift ${OTHER}`)).toHaveLength(1);
    const skipped = await Promise.all(free.map((order) => emails(order, "skipped")));
    expect(skipped.flat()).toContain(`gift ${OTHER}`);
    expect((await holders()).toSorted()).toEqual([FRIEND, FRIEND, OTHER, OTHER]);
  });

  it("that were refunded before their day are not delivered", async () => {
    const order = await give({ deliverAt: DAY.toISOString() });
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    await deliverGifts(portsAt(DAY));
    expect(await holders()).toEqual([]);
  });

  it("lack what was refunded before their day, until that refund fails", async () => {
    const both = [lineOf(book), lineOf({ ...book, product: "record" })];
    const given = await give({ deliverAt: DAY.toISOString() }, both);
    const refund = { id: "re_1", amount: 2900, lines: [1] };
    const outcome = (hasFailed: boolean) => ({ refunds: [{ ...refund, hasFailed }], disputes: [] });
    const { order } = await recordOutcome(database, given, outcome(false), NOON);
    await deliverGifts(portsAt(DAY));
    const products = async () =>
      (await listEntitlements(database, FRIEND)).map(({ product }) => product).toSorted();
    expect(await products()).toEqual(["book"]);
    const later = secondsLater(60, DAY);
    await recordOutcome(database, order, outcome(true), later);
    await deliverGifts(portsAt(later));
    await deliverGifts(portsAt(later));
    expect(await products()).toEqual(["book", "record"]);
    expect((await emails(order)).filter((email) => email === `gift ${FRIEND}`)).toHaveLength(1);
  });

  it("end for their recipients when they are refunded", async () => {
    const order = await give();
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    expect(await listEntitlements(database, FRIEND)).toMatchObject([{ endReason: "refunded" }]);
  });

  it("are delivered although the giver is forgotten, without the giver's name and words", async () => {
    const now = await give({ giver: "Ada" });
    const later = await give({ giver: "Ada", recipient: OTHER, deliverAt: DAY.toISOString() });
    await eraseCustomer(portsAt(NOON), "reader@example.com", { cause: "owner" });
    await deliverGifts(portsAt(DAY));
    expect(await holders()).toEqual([FRIEND, OTHER]);
    for (const [order, to] of [
      [now, FRIEND],
      [later, OTHER],
    ] as const) {
      expect(await emails(order)).toEqual([`gift ${to}`]);
      expect(await findOrder(database, order.id)).toMatchObject({
        ...{ email: null, gift: { recipient: to, giver: null, words: null } },
      });
    }
  });

  it("are forgotten with their recipients, and those that still wait for their day go to their givers", async () => {
    const [now, later, other] = [
      await give(),
      await give({ deliverAt: DAY.toISOString() }),
      await give({ recipient: OTHER }),
    ];
    await eraseCustomer(portsAt(NOON), FRIEND, { cause: "owner" });
    const found = await findOrder(database, now.id);
    expect(found).toMatchObject({ gift: null, wasGift: true });
    expect(found && isForOthers(found)).toBe(true);
    expect(JSON.stringify(await database.read(sql`SELECT * FROM orders`))).not.toContain(FRIEND);
    await deliverGifts(portsAt(DAY));
    expect((await holders()).toSorted()).toEqual([OTHER, "reader@example.com"]);
    expect(await emails(later)).toEqual(["gift reader@example.com", "paid reader@example.com"]);
    expect((await findOrder(database, other.id))?.gift?.recipient).toBe(OTHER);
  });

  it("say in the order's history that the recipient was corrected, until one of them is forgotten", async () => {
    const [one, two] = [await give(), await give({ deliverAt: DAY.toISOString() })];
    for (const order of [one, two]) {
      if (!isGift(order)) throw new Error("it is a gift");
      await Promise.all([1, 2].map(() => correctRecipient(portsAt(NOON), order, OTHER)));
      expect((await listEvents(database, order.id)).slice(2)).toMatchObject([
        {
          kind: "recipient-corrected",
          cause: "buyer",
          at: NOON.toISOString(),
          data: { from: FRIEND, to: OTHER },
        },
      ]);
    }
    await eraseCustomer(portsAt(NOON), OTHER, { cause: "owner" });
    const kinds = async ({ id }: Order) => (await listEvents(database, id)).map(({ kind }) => kind);
    expect(await kinds(one)).toEqual(["placed", "paid"]);
    // It waits for its day, and goes to its giver.
    expect(await kinds(two)).toEqual(["placed", "paid", "recipient-moved"]);
  });

  it("forget an earlier address in the order's history, be it the recipient's or the giver's, when it asks for it", async () => {
    const order = await give();
    if (!isGift(order)) throw new Error("it is a gift");
    const corrected = await correctRecipient(portsAt(NOON), order, OTHER);
    await correctAddress(portsAt(NOON), corrected, "giver@example.com", "owner");
    const kinds = async () => (await listEvents(database, order.id)).map(({ kind }) => kind);
    expect(await kinds()).toEqual(["placed", "paid", "recipient-corrected", "email-corrected"]);
    await eraseCustomer(portsAt(NOON), "end@example.com", { cause: "owner" });
    expect(await kinds()).toHaveLength(4);
    await eraseCustomer(portsAt(NOON), FRIEND, { cause: "owner" });
    expect(await kinds()).toEqual(["placed", "paid", "email-corrected"]);
    await eraseCustomer(portsAt(NOON), "reader@example.com", { cause: "owner" });
    expect(await kinds()).toEqual(["placed", "paid"]);
    expect(await holders()).toEqual([OTHER]);
  });

  it("move with the library of their recipients, whose new address the givers do not learn", async () => {
    const [now, later] = [await give(), await give({ deliverAt: DAY.toISOString() })];
    const move = (from: string, to: string) =>
      moveLibrary(portsAt(NOON), { from, to, locale: "en" }, { cause: "buyer" });
    await move(FRIEND, "between@example.com");
    await move("between@example.com", OTHER);
    await deliverGifts(portsAt(DAY));
    expect(await holders()).toEqual([OTHER, OTHER]);
    expect((await emails(later)).filter((email) => email.startsWith("gift"))).toEqual([`gift ${OTHER}`]);
    const [first] = await findLibrary({ database, offers }, OTHER, "en");
    expect(first?.gift).toMatchObject({ recipient: OTHER, words: "For you" });
    for (const { id } of [now, later]) {
      const order = await findOrder(database, id);
      if (!order?.gift) throw new Error("it is a gift");
      expect(seatManager(order)).toBe(OTHER);
      expect(recipientForGiver(order.gift)).toBe("o•••@e•••.com");
      const events = (await listEvents(database, id)).slice(2);
      expect(events).toMatchObject(
        [1, 2].map(() => ({ kind: "recipient-moved", cause: "recipient", data: {} })),
      );
    }
    await eraseCustomer(portsAt(NOON), OTHER, { cause: "owner" });
    expect(await findOrder(database, now.id)).toMatchObject({ gift: null, wasGift: true });
  });

  it("reach an address again that they were corrected to, from there and back", async () => {
    const order = await give();
    await sendAll();
    for (const to of [OTHER, FRIEND, OTHER, FRIEND]) {
      const current = await findOrder(database, order.id);
      if (!current || !isGift(current)) throw new Error("it is a gift");
      await Promise.all([1, 2].map(() => correctRecipient(portsAt(NOON), current, to)));
      expect(await emails(order)).toEqual([`gift ${to}`]);
      expect(await holders()).toEqual([to]);
      await sendAll();
    }
  });

  it("move to a corrected address, delivered or not", async () => {
    const [now, later] = [await give(), await give({ deliverAt: DAY.toISOString() })];
    for (const order of [now, later]) {
      if (!isGift(order)) throw new Error("it is a gift");
      await correctRecipient(portsAt(NOON), order, "third@example.com");
      // By a request that had read the order before.
      await correctRecipient(portsAt(NOON), order, "Other@Example.com");
    }
    expect(await holders()).toEqual([OTHER]);
    expect(await emails(now)).toEqual([`gift ${OTHER}`, "paid reader@example.com"]);
    expect(await emails(now, "skipped")).toEqual([`gift ${FRIEND}`, "gift third@example.com"]);
    await deliverGifts(portsAt(DAY));
    expect(await emails(later)).toEqual([`gift ${OTHER}`, "paid reader@example.com"]);
    expect(await holders()).toEqual([OTHER, OTHER]);
  });

  it("are corrected also if their recipient moves at the same time, and not if they are refunded or forgotten then", async () => {
    const logged: string[] = [];
    const ports = { ...portsAt(NOON), log: (_level: string, event: string) => void logged.push(event) };
    const moved = await give();
    const move = { from: FRIEND, to: "new@example.com", locale: "en" };
    await moveLibrary(portsAt(NOON), move, { cause: "buyer" });
    expect((await correctRecipient(ports, moved, OTHER)).gift?.recipient).toBe(OTHER);
    expect(await holders()).toEqual([OTHER]);
    const refunded = await give();
    await recordOutcome(database, refunded, createOutcome(2900), NOON, "webhook");
    await expect(correctRecipient(ports, refunded, OTHER)).rejects.toMatchObject({ code: "order-refunded" });
    const forgotten = await give();
    await eraseCustomer(portsAt(NOON), FRIEND, { cause: "owner" });
    await expect(correctRecipient(ports, forgotten, OTHER)).rejects.toMatchObject({ code: "not-a-gift" });
    expect(logged).toEqual(["recipient-corrected"]);
  });
});
