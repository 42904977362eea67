import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import type { Order } from "#checkout/orders/order.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { outcomesIn, refund, withRefunds } from "./order-book/outcomes.ts";
import { buyOffer, createOutcome, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the order book in $name, from before it stored refunds and disputes,", ({ open }) => {
  const database = useCheckedOrderBook({ open });
  const { applyOutcome, sentAbout } = outcomesIn(database);

  /** The order as a book holds it that did not store refunds and disputes individually. */
  const asOlder = async ({ id }: Order, { status, refunded }: Pick<Order, "status" | "refunded">) => {
    await database.write([
      sql`UPDATE orders SET outcome = NULL, status = ${status}, refunded = ${refunded} WHERE id = ${id}`,
    ]);
    const older = await findOrder(database, id);
    if (!older) throw new Error("the order is there");
    return older;
  };

  it("sends nothing about older refunds and disputes, from before they were stored individually", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "paid", refunded: 1000 });
    const now: PaymentOutcome = {
      refunds: [refund("re_1", 1000), refund("re_2", 500)],
      disputes: [{ id: "du_1", state: "won" }],
    };
    expect(await applyOutcome(old, now)).toMatchObject({ status: "paid", refunded: 1500, outcome: now });
    expect(await sentAbout()).toEqual(["refunded_re_2"]);
  });

  it("queues an email if a refund from before they were stored individually has failed", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "refunded", refunded: 2900 });
    const back = await applyOutcome(old, withRefunds(refund("re_1", 2900, true)));
    expect(back).toMatchObject({ status: "paid", refunded: 0 });
    expect(await sentAbout()).toEqual(["refund-failed_re_1"]);
  });

  it("queues no email about a refund that failed before its order was last read, nor about the others", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "paid", refunded: 1000 });
    await applyOutcome(old, withRefunds(refund("re_1", 500, true), refund("re_2", 1000)));
    expect(await sentAbout()).toEqual([]);
  });

  it("queues one email if only one of several older refunds has failed", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "paid", refunded: 1500 });
    await applyOutcome(old, withRefunds(refund("re_1", 1000), refund("re_2", 500, true)));
    expect(await sentAbout()).toEqual(["refund-failed_re_2"]);
  });

  it("queues an email about the decision of a dispute from before outcomes were stored, but not about its opening", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "disputed", refunded: 0 });
    const disputed = await applyOutcome(old, createOutcome(0, "open"));
    expect(await sentAbout()).toEqual([]);
    await applyOutcome(disputed, createOutcome(0, "lost"), secondsLater(6));
    expect(await sentAbout()).toEqual(["dispute-lost_du_1_3"]);
  });

  it("queues an email about the decision of such a dispute even if its opening was missed", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "disputed", refunded: 0 });
    await applyOutcome(old, createOutcome(0, "lost"));
    expect(await sentAbout()).toEqual(["dispute-lost_du_1_2"]);
  });

  it("queues an email about the first dispute of an order from before outcomes were stored", async () => {
    const order = await buyOffer(database);
    const old = await asOlder(order, { status: "paid", refunded: 0 });
    await applyOutcome(old, createOutcome(0, "open"));
    expect(await sentAbout()).toEqual(["dispute-opened_du_1_2"]);
  });
});
