import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder, findOrderByPayment } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyOffer,
  countRows,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  it("records a payment, grants the files and queues one email", async () => {
    const order = await placeOrder(database);
    const done = await fulfil(
      { database, offers },
      createPayment(order.id, { subtotal: 2900, tax: 290, total: 3190 }),
      secondsLater(60),
    );
    expect(done).toMatchObject({
      status: "paid",
      subtotal: 2900,
      discount: 0,
      tax: 290,
      total: 3190,
      email: "reader@example.com",
      paidAt: secondsLater(60).toISOString(),
    });
    expect(await findOrderByPayment(database, `pi_${order.id}`)).toEqual(done);
    expect(await claimMessages(database, "email", secondsLater(60))).toMatchObject([
      { kind: "paid", orderId: order.id, recipient: "reader@example.com" },
    ]);
  });

  it("changes nothing when the same payment is reported twenty times at once", async () => {
    const order = await placeOrder(database);
    const first = await fulfil({ database, offers }, createPayment(order.id), NOON);
    const again = Array.from({ length: 20 }, (_, n) =>
      fulfil({ database, offers }, createPayment(order.id), secondsLater(n + 1)),
    );
    for (const same of await Promise.all(again)) expect(same).toEqual(first);
    expect([await countRows(database, "entitlements"), await countRows(database, "messages")]).toEqual([
      1, 1,
    ]);
  });

  it("fulfils an order once when its payment is first reported twice at the same time", async () => {
    const order = await placeOrder(database);
    await Promise.all(
      [1, 2].map((n) => fulfil({ database, offers }, createPayment(order.id), secondsLater(n))),
    );
    expect([await countRows(database, "entitlements"), await countRows(database, "messages")]).toEqual([
      1, 1,
    ]);
  });

  it("records the payment of an order from before its session was stored with it", async () => {
    const order = await placeOrder(database);
    await database.write([sql`UPDATE orders SET session_id = NULL`]);
    const done = await fulfil({ database, offers }, createPayment(order.id), NOON);
    expect(done).toMatchObject({ status: "paid", sessionId: `cs_${order.id}` });
  });

  it("throws an error for a payment without an email address", async () => {
    const order = await placeOrder(database);
    const nobody = createPayment(order.id, { email: null });
    await expect(fulfil({ database, offers }, nobody, NOON)).rejects.toThrow(/without an email address/);
    expect(await findOrder(database, order.id)).toEqual(order);
  });

  it("grants one entitlement for each product of a bundle", async () => {
    await buyOffer(database, bundle);
    const [shelf] = await findLibrary({ database, offers }, "reader@example.com", "en");
    expect(shelf?.items.map(({ product, files }) => [product, files.length])).toEqual([
      ["book", 1],
      ["record", 2],
    ]);
  });

  it("keeps an order pending until the bank confirms or rejects the payment", async () => {
    const [slow, bad] = [await placeOrder(database), await placeOrder(database)];
    for (const { id } of [slow, bad]) {
      const waiting = await fulfil({ database, offers }, createPayment(id, { state: "pending" }), NOON);
      expect(waiting).toMatchObject({ status: "pending", paidAt: null });
    }
    expect(await countRows(database, "entitlements")).toBe(0);
    expect((await fulfil({ database, offers }, createPayment(slow.id), secondsLater(9))).status).toBe("paid");
    const failed = await fulfil(
      { database, offers },
      createPayment(bad.id, { state: "failed" }),
      secondsLater(9),
    );
    expect(failed.status).toBe("failed");
  });

  it("ignores a late report once an order is paid, and accepts a payment of an expired order", async () => {
    const order = await buyOffer(database);
    for (const state of ["open", "pending", "failed", "expired"] as const) {
      expect(
        (await fulfil({ database, offers }, createPayment(order.id, { state }), secondsLater(5))).status,
      ).toBe("paid");
    }
    const slow = await placeOrder(database);
    await fulfil({ database, offers }, createPayment(slow.id, { state: "expired" }), secondsLater(5));
    expect((await fulfil({ database, offers }, createPayment(slow.id), secondsLater(9))).status).toBe("paid");
  });

  it("delivers what is paid on any copy of an expired page, once, whatever became of other copies", async () => {
    for (const state of ["pending", "failed"] as const) {
      const { id } = await placeOrder(database);
      const report = (changes: Parameters<typeof createPayment>[1]) =>
        fulfil({ database, offers }, createPayment(id, changes), secondsLater(5));
      await report({ state: "expired" });
      const copy = (sessionId: string) => ({ sessionId, recoveredFrom: `cs_${id}` });
      expect(await report({ ...copy("cs_b"), state })).toMatchObject({ status: state, sessionId: "cs_b" });
      expect((await report({ ...copy("cs_left"), state: "pending" })).sessionId).toBe("cs_b");
      expect(await report(copy("cs_c"))).toMatchObject({ status: "paid", sessionId: "cs_c" });
      expect(await report(copy("cs_b"))).toMatchObject({ status: "paid", sessionId: "cs_c" });
      const reported = (await listEvents(database, id)).find(({ kind }) => kind === "unexpected-payment");
      expect(reported).toMatchObject({ data: { session: "cs_b" } });
    }
  });
});
