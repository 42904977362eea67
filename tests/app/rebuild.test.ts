import { describe, expect, it } from "vitest";
import { rebuild } from "#checkout/jobs/rebuild.ts";
import { replayOnceRebuilt } from "#checkout/jobs/replay-once-rebuilt.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { findRestoration, recordRestoration } from "#checkout/orders/book/restoration.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { findInvoices } from "#checkout/orders/sales/invoices.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { days, lose, OPTIONS, PURCHASES } from "./lost-orders.ts";
import { NOON, openShop } from "./shop.ts";

const DAY_SECONDS = 86_400;

describe("an order book that is rebuilt", () => {
  it("begins a day before its newest order, or before the backup that it was restored from", async () => {
    const shop = await openShop();
    shop.wait(3 * DAY_SECONDS);
    await buy(shop);
    expect(await rebuild(shop.ports, PURCHASES, OPTIONS)).toMatchObject({ since: days(2).toISOString() });
    await recordRestoration(shop.database, { backupAt: days(1), restoredAt: days(3) });
    expect(await rebuild(shop.ports, PURCHASES, OPTIONS)).toMatchObject({ since: NOON.toISOString() });
    // What was missing is back.
    expect(await rebuild(shop.ports, PURCHASES, OPTIONS)).toMatchObject({ since: days(2).toISOString() });
  });

  it("needs to know since when, if it has no orders", async () => {
    const shop = await openShop();
    expect(await rebuild(shop.ports, PURCHASES, OPTIONS)).toBeNull();
    expect(await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON })).toMatchObject({ compared: 0 });
  });

  it("keeps the original times, and sends no email a second time", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    await sweep(shop.ports);
    await lose(shop, id);
    shop.wait(5 * DAY_SECONDS);
    const { orders } = (await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON })) ?? { orders: [] };
    expect(orders).toMatchObject([{ order: id, change: "placed", status: "paid", emails: 1 }]);
    const back = await findOrder(shop.database, id);
    expect(back).toMatchObject({ createdAt: NOON.toISOString(), paidAt: "2026-11-22T12:01:00.000Z" });
    const { invoice } = await findInvoices(shop.database, back ?? { id, outcome: null });
    expect(invoice).toMatchObject({ issuedAt: "2026-11-22T12:01:00.000Z" });
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("finds what became of older orders that it has as unfinished", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    const forgotten = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.byOrder.delete(forgotten);
    const { sessionId } = shop.payments.change(id, { state: "pending" });
    await reportEvent(shop, { session: sessionId });
    shop.wait(5 * DAY_SECONDS);
    await buy(shop);
    expect(await rebuild(shop.ports, PURCHASES, OPTIONS)).toMatchObject({ orders: [], failed: [] });
    shop.payments.pay(id);
    const rebuilt = await rebuild(shop.ports, PURCHASES, OPTIONS);
    expect(rebuilt).toMatchObject({ orders: [{ order: id, change: "updated", status: "paid" }] });
    const [, , paid] = await listEvents(shop.database, id);
    expect(paid).toMatchObject({ kind: "paid", cause: "reconciliation" });
  });

  it("has what was paid for an order whose payment page it does not know, since a process ended", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    await shop.database.write([{ text: "UPDATE orders SET session_id = NULL", values: [] }]);
    shop.payments.pay(id);
    const rebuilt = await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON });
    expect(rebuilt).toMatchObject({ orders: [{ order: id, change: "updated", status: "paid" }] });
  });

  it("has what was paid on the copy of an expired page, and not what was paid on any other page", async () => {
    const shop = await openShop();
    const ids: string[] = [];
    for (const _ of [1, 2]) {
      const id = await order(shop.browser(), { items: [{ product: "book" }] });
      shop.payments.change(id, { state: "expired" });
      await shop.browser().api(`/api/orders/${id}`);
      ids.push(id);
    }
    const [id = "", other = ""] = ids;
    shop.payments.pay(id, "reader@example.com", { sessionId: "cs_copy", recoveredFrom: `cs_${id}` });
    shop.payments.pay(other, "reader@example.com", { sessionId: "cs_other" });
    expect(await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON })).toMatchObject({
      ...{ compared: 2, failed: [] },
      orders: [{ order: id, change: "updated", status: "paid" }],
    });
    expect(await findOrder(shop.database, other)).toMatchObject({ status: "expired" });
  });

  it("has what was paid on a further copy of an expired page, after a payment on the first copy has failed", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    const recoveredFrom = `cs_${id}`;
    shop.payments.change(id, { state: "expired" });
    await reportEvent(shop, { session: recoveredFrom });
    shop.payments.change(id, { sessionId: "cs_first", recoveredFrom, state: "failed" });
    await reportEvent(shop, { session: "cs_first" });
    shop.payments.pay(id, "reader@example.com", { sessionId: "cs_second", recoveredFrom });
    expect(await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON })).toMatchObject({
      orders: [{ order: id, change: "updated", status: "paid" }],
    });
  });

  it("plans a refund of a line that leaves a free one as it then records it", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }, { product: "sheet" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const refunds = [{ id: "re_1", amount: 2900, hasFailed: false, lines: [0] }];
    shop.payments.outcomes.set(`pi_${id}`, { refunds, disputes: [] });
    const plan = () => rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON, isDryRun: true });
    expect(await plan()).toMatchObject({ orders: [{ order: id, change: "reversed", status: "paid" }] });
    await lose(shop, id);
    expect(await plan()).toMatchObject({ orders: [{ order: id, change: "placed", status: "paid" }] });
    await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", refunded: 2900 });
  });

  it("plans what became of orders that were lost and then refunded, wholly or in part, and changes nothing yet", async () => {
    const shop = await openShop();
    const [id, other] = [await buy(shop), await buy(shop, "record")];
    await lose(shop, id, other);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    shop.payments.outcomes.set(`pi_${other}`, createOutcome(100));
    const plan = await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON, isDryRun: true });
    expect(plan?.orders).toMatchObject([
      { order: id, change: "placed", status: "refunded", emails: 0 },
      { order: other, change: "placed", status: "paid", emails: 1 },
    ]);
    expect(await findOrder(shop.database, id)).toBeNull();
    await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "refunded", refunded: 2900 });
  });

  it("keeps a payment that does not match its order for review, once", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    await lose(shop, id);
    shop.payments.change(id, { received: 1000 });
    const since = { ...OPTIONS, since: NOON };
    expect(await rebuild(shop.ports, PURCHASES, since)).toMatchObject({
      orders: [{ order: id, status: "review", emails: 0 }],
    });
    expect(await rebuild(shop.ports, PURCHASES, since)).toMatchObject({ orders: [], failed: [] });
  });

  it("names each payment that could not be rebuilt, and rebuilds the others", async () => {
    const shop = await openShop();
    const [unknown, id] = [await buy(shop), await buy(shop)];
    await lose(shop, unknown, id);
    shop.payments.change(unknown, { email: null });
    expect(await rebuild(shop.ports, PURCHASES, { ...OPTIONS, since: NOON })).toMatchObject({
      orders: [{ order: id }],
      failed: [{ payment: `cs_${unknown}`, reason: expect.stringContaining("without an email address") }],
    });
  });

  it("is not complete until no payment fails: the next run begins at the backup again, and no email is sent meanwhile", async () => {
    const shop = await openShop();
    const [failing, id] = [await buy(shop), await buy(shop)];
    await lose(shop, failing, id);
    shop.wait(3 * DAY_SECONDS);
    await buy(shop, "record");
    const sent = shop.mail.sent.length;
    await recordRestoration(shop.database, { backupAt: NOON, restoredAt: days(3) });
    const find: typeof PURCHASES.find = async (payment) => {
      if (payment.orderId === failing) throw new Error("a timeout");
      return PURCHASES.find(payment);
    };
    expect(await rebuild(shop.ports, { ...PURCHASES, find }, OPTIONS)).toMatchObject({
      orders: [{ order: id }],
      failed: [{ payment: `cs_${failing}`, reason: "Error: a timeout" }],
    });
    await replayOnceRebuilt(shop.ports);
    expect(shop.payments.asked).not.toContain("events");

    expect(await rebuild(shop.ports, PURCHASES, OPTIONS)).toMatchObject({
      ...{ since: days(-1).toISOString(), failed: [] },
      orders: [{ order: failing, change: "placed", status: "paid" }],
    });
    expect(await findRestoration(shop.database)).toBeNull();
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(sent);
  });
});

describe("a book that was just restored", () => {
  it("looks for missed events once it is rebuilt, or after a day", async () => {
    const shop = await openShop();
    await recordRestoration(shop.database, { backupAt: NOON, restoredAt: NOON });
    await replayOnceRebuilt(shop.ports);
    expect(shop.payments.asked).not.toContain("events");
    const message = expect.stringContaining("npm run shop -- rebuild --from-stripe --dry-run");
    expect(shop.lines).toMatchObject([{ event: "not-rebuilt", backup: NOON.toISOString(), message }]);
    shop.wait(DAY_SECONDS);
    await replayOnceRebuilt(shop.ports);
    expect(shop.payments.asked).toContain("events");

    await recordRestoration(shop.database, { backupAt: NOON, restoredAt: days(1) });
    expect(await findRestoration(shop.database)).toEqual({ backupAt: NOON, restoredAt: days(1) });
    shop.payments.asked.length = 0;
    await rebuild(shop.ports, PURCHASES, { ...OPTIONS, isDryRun: true });
    await replayOnceRebuilt(shop.ports);
    expect(shop.payments.asked).not.toContain("events");
    await rebuild(shop.ports, PURCHASES, OPTIONS);
    await replayOnceRebuilt(shop.ports);
    expect(shop.payments.asked).toContain("events");
  });
});
