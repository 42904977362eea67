import { describe, expect, it } from "vitest";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findDelivery, recordDelivery } from "#checkout/orders/messages/deliveries.ts";
import { PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage, listMessages } from "#checkout/orders/messages/message-store.ts";
import {
  claimMessages,
  hasDueMessages,
  markSent,
  postponeMessage,
  unclaimMessages,
} from "#checkout/orders/messages/send-queue.ts";
import { summarise } from "#checkout/orders/messages/summarise.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  book,
  buyProducts,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";

const READER = "reader@example.com";
/** Delays without jitter. */
const random = () => 0.5;

describe.each(engines)("emails that wait in $name", (engine) => {
  const database = useOrderBook(engine);

  const add = (
    id: string,
    seconds: number,
    priority: number = PRIORITY.notice,
    orderId: string | null = null,
  ) =>
    database.write([
      enqueueMessage(
        { id, channel: "email", kind: "link", recipient: READER, locale: "en", orderId, payload: {} },
        { priority, at: secondsLater(seconds), condition: ALWAYS },
      ),
    ]);
  const claim = async (seconds: number) =>
    (await claimMessages(database, "email", secondsLater(seconds))).map(({ id }) => id);

  it("are sent in the order of their urgency and their age, five at a time", async () => {
    for (const [id, seconds] of Object.entries({ late: 3, early: 1, later: 4, latest: 5 }))
      await add(id, seconds);
    await add("receipt", 6, PRIORITY.paid);
    await add("many", 0, PRIORITY.many);
    expect(await claim(5)).toEqual(["early", "late", "later", "latest", "many"]);
    expect(await claim(6)).toEqual(["receipt"]);
    expect(await claim(299)).toEqual([]);
    expect(await claim(305)).toEqual(["early", "late", "later", "latest", "many"]);
  });

  it("about one order come in the order in which they were written, even if one has to be tried again", async () => {
    const { id: orderId } = await buyProducts(database, READER, ["book"]);
    await database.write([sql`DELETE FROM messages`]);
    await add("refunded", 1, PRIORITY.notice, orderId);
    await add("disputed", 2, PRIORITY.notice, orderId);
    expect(await claim(1)).toEqual(["refunded"]);
    await postponeMessage(database, "refunded", { reason: "a mistake", at: secondsLater(1), random });
    await add("other", 3);
    expect(await claim(4)).toEqual(["other"]);
    expect(await claim(6)).toEqual(["refunded"]);
    expect(await claim(7)).toEqual([]);
    expect(await hasDueMessages(database, "email", secondsLater(7))).toBe(false);
    await markSent(database, "refunded", secondsLater(7));
    expect(await claim(7)).toEqual(["disputed"]);
  });

  it("come in that order after an outage, too, in which some were tried and others not", async () => {
    const { id: orderId } = await buyProducts(database, READER, ["book"]);
    await database.write([sql`DELETE FROM messages`]);
    await add("opened", 0, PRIORITY.notice, orderId);
    await unclaimMessages(database, await claim(0), { due: secondsLater(60), error: "down" });
    await add("won", 30, PRIORITY.notice, orderId);
    for (const n of [1, 2, 3, 4]) await add(`other ${n}`, 40);
    expect(await claim(60)).toEqual(["opened", "other 1", "other 2", "other 3", "other 4"]);
    await markSent(database, "opened", secondsLater(60));
    expect(await claim(60)).toEqual(["won"]);
  });

  it("are given up after 75 failures, and something else is written then", async () => {
    await add("tried", 0);
    const also = [sql`UPDATE leases SET failures = 7`];
    const state = async () =>
      (await listMessages(database, { states: ["waiting", "failed"], limit: 9 })).map((message) => [
        ...[message.state, message.attempts, message.error],
      ]);
    await database.write([sql`UPDATE messages SET attempts = 73`]);
    await postponeMessage(database, "tried", { reason: "down", at: NOON, random, also });
    expect(await state()).toEqual([["waiting", 74, "down"]]);
    expect(await claim(3_599)).toEqual([]);
    expect(await claim(3_600)).toEqual(["tried"]);
    await postponeMessage(database, "tried", { reason: "still down", at: NOON, random, also });
    expect(await state()).toEqual([["failed", 75, "still down"]]);
    const leases = await database.read(sql`SELECT DISTINCT failures FROM leases`);
    expect(leases).toEqual([{ failures: 7 }]);
  });

  it("are known to have arrived, to have been refused or to be spam, by the newest about an order", async () => {
    const { id: orderId } = await buyProducts(database, READER, ["book"]);
    const delivery = () => findDelivery(database, { orderId, email: READER });
    expect(await delivery()).toBeNull();
    await add("again", 60, PRIORITY.paid, orderId);
    for (const id of [`paid_${orderId}`, "again"]) await markSent(database, id, secondsLater(61));
    await database.write(recordDelivery(`paid_${orderId}`, "bounced", NOON));
    expect(await delivery()).toBeNull();
    await database.write(recordDelivery("again", "delivered", NOON));
    expect(await delivery()).toBe("delivered");
    await database.write([
      ...recordDelivery("again", "complained", NOON),
      ...recordDelivery("again", "delivered", NOON),
    ]);
    expect(await delivery()).toBe("complained");
  });

  it("to the owner sum up a day by currency, with each dispute by how it ended", async () => {
    const items = [{ product: "book", name: "The Book", optionName: "", quantity: 1 }];
    const sale = { id: "1", email: READER, items, amount: 500, currency: "EUR", soldAt: NOON.toISOString() };
    await importSales(
      { database, offers: createOffers(book) },
      { source: "gumroad", sales: [sale], mail: false },
      NOON,
    );
    const report = async (id: string, outcome: Parameters<typeof createOutcome>) => {
      const order = await findOrder(database, id);
      if (!order) throw new Error("the order exists");
      await recordOutcome(database, order, createOutcome(...outcome), NOON);
    };
    const orders = [];
    for (const _ of [1, 2, 3]) orders.push(await buyProducts(database, READER, ["book"]));
    await report(orders[0]?.id ?? "", [0, "won"]);
    await report(orders[1]?.id ?? "", [0, "lost"]);
    await report(orders[2]?.id ?? "", [2900]);
    const late = await placeOrder(database);
    for (const state of ["expired", "paid"] as const)
      await fulfil({ database, offers: createOffers(book) }, createPayment(late.id, { state }), NOON);
    const [imported] = await database.read(sql`SELECT id FROM orders WHERE currency = 'EUR'`);
    await report(String(imported?.id), [500]);
    expect(await summarise(database, { since: NOON, until: secondsLater(1) })).toMatchObject({
      sales: [{ currency: "USD", count: 4, amount: 11_600 }],
      refunds: [
        { currency: "EUR", count: 1, amount: 500 },
        { currency: "USD", count: 1, amount: 2900 },
      ],
      disputes: { opened: 0, won: 1, lost: 1 },
    });
  });
});
