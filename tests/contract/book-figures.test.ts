import { describe, expect, it } from "vitest";
import { readFigures } from "#checkout/orders/book/book-figures.ts";
import { markHandled, recordEvent } from "#checkout/orders/book/payment-events.ts";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import { PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage } from "#checkout/orders/messages/message-store.ts";
import { markFailed, markSent, unclaimMessages } from "#checkout/orders/messages/send-queue.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { buyProducts, NOON, placeOrder, secondsLater } from "./order-book/samples.ts";

const NOTHING = {
  ...{ orders: [], messages: [], oldestDue: [] },
  ...{ events: { waiting: 0, oldest: null }, lastEventLagMs: null },
};

describe.each(engines)("what an owner watches of the order book in $name", (engine) => {
  const database = useOrderBook(engine);

  const addEmail = (id: string, seconds: number) =>
    database.write([
      enqueueMessage(
        {
          ...{ id, channel: "email", kind: "link", recipient: "reader@example.com", locale: "en" },
          ...{ orderId: null, payload: {} },
        },
        { priority: PRIORITY.notice, at: secondsLater(seconds), condition: ALWAYS },
      ),
    ]);
  const receive = (id: string, seconds: number) =>
    recordEvent(database, { id, type: "test", about: { session: "cs_1" } }, secondsLater(seconds));

  it("is nothing before anything is sold", async () => {
    expect(await readFigures(database, NOON)).toEqual(NOTHING);
  });

  it("are its orders by status", async () => {
    await buyProducts(database, "reader@example.com", ["book"]);
    for (const _ of [1, 2]) await placeOrder(database);
    const { orders } = await readFigures(database, NOON);
    expect(orders.toSorted((a, b) => a.count - b.count)).toEqual([
      { status: "paid", count: 1 },
      { status: "open", count: 2 },
    ]);
  });

  it("are its messages that wait or have failed, and since when the oldest waits that could have been sent", async () => {
    for (const [n, id] of ["sent", "failed", "tried", "due", "later"].entries()) await addEmail(id, n * 60);
    await markSent(database, "sent", secondsLater(1));
    await markFailed(database, "failed", "no such mailbox", secondsLater(61));
    const figures = () => readFigures(database, secondsLater(200));
    const messages = [
      { channel: "email", state: "failed", count: 1 },
      { channel: "email", state: "waiting", count: 3 },
    ];
    const { messages: found, oldestDue } = await figures();
    expect(found.toSorted((a, b) => a.count - b.count)).toEqual(messages);
    expect(oldestDue).toEqual([{ channel: "email", since: secondsLater(120) }]);
    const due = secondsLater(9_999);
    await unclaimMessages(database, ["tried"], { due, error: "the mail service is down" });
    expect((await figures()).oldestDue).toEqual([{ channel: "email", since: secondsLater(120) }]);
    await markSent(database, "tried", secondsLater(130));
    expect((await figures()).oldestDue).toEqual([{ channel: "email", since: secondsLater(180) }]);
    await markSent(database, "due", secondsLater(190));
    expect((await figures()).oldestDue).toEqual([]);
  });

  it("are Stripe's events that wait, since when, and how long the last one had waited within a day", async () => {
    for (const [n, id] of ["slow", "quick", "waiting", "new"].entries()) await receive(id, n * 10);
    await markHandled(database, "slow", secondsLater(8));
    await markHandled(database, "quick", secondsLater(13));
    const expected = { events: { waiting: 2, oldest: secondsLater(20) }, lastEventLagMs: 3_000 };
    expect(await readFigures(database, secondsLater(40))).toEqual({ ...NOTHING, ...expected });
    const dayLater = secondsLater(86_400 + 13);
    expect(await readFigures(database, dayLater)).toMatchObject({ lastEventLagMs: null });
    expect(await readFigures(database, secondsLater(-1, dayLater))).toMatchObject({ lastEventLagMs: 3_000 });
  });
});
