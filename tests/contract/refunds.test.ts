import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { claimMessages, markSent } from "#checkout/orders/messages/send-queue.ts";
import { orderResponse } from "#checkout/orders/order-response.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { offers, outcomesIn, refund, withRefunds } from "./order-book/outcomes.ts";
import {
  buyOffer,
  buyProducts,
  confirmFreeOrders,
  countRows,
  createOutcome,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";

describe.each(engines)("the order book in $name, of a refund,", ({ open }) => {
  const database = useCheckedOrderBook({ open });
  const { applyOutcome, access, sentAbout } = outcomesIn(database);

  /** The emails about an order, which wait for each other. */
  const sendAll = async () => {
    const sent = [];
    for (;;) {
      const messages = await claimMessages(database, "email", secondsLater(8));
      if (messages.length === 0) return sent;
      for (const { id } of messages) await markSent(database, id, secondsLater(8));
      sent.push(...messages);
    }
  };

  it("ends access with a full refund, not with a partial one, and queues one email for each, with its amount and the total", async () => {
    const order = await buyOffer(database);
    const part = await applyOutcome(order, withRefunds(refund("re_1", 1000)));
    expect(part).toMatchObject({ status: "paid", refunded: 1000 });
    expect(await access(order)).toBeNull();
    await applyOutcome(part, withRefunds(refund("re_1", 1000)), secondsLater(6));
    const whole = await applyOutcome(
      part,
      withRefunds(refund("re_1", 1000), refund("re_2", 1900)),
      secondsLater(7),
    );
    expect(whole).toMatchObject({ status: "refunded", refunded: 2900 });
    expect(await access(order)).toBe("refunded");
    const messages = await sendAll();
    expect(messages.map(({ kind, payload }) => [kind, payload])).toEqual([
      ["paid", {}],
      ["refunded", { amount: 1000, refunded: 1000 }],
      ["refunded", { amount: 1900, refunded: 2900 }],
    ]);
  });

  it("queues an email for each of two refunds that are reported together", async () => {
    const order = await buyOffer(database);
    await applyOutcome(order, withRefunds(refund("re_1", 1000), refund("re_2", 500)));
    const messages = await sendAll();
    expect(messages.slice(1).map(({ id, payload }) => [id, payload])).toEqual([
      ["refunded_re_1", { amount: 1000, refunded: 1000 }],
      ["refunded_re_2", { amount: 500, refunded: 1500 }],
    ]);
  });

  it("restores access when a full refund has failed, and queues one email", async () => {
    const order = await buyOffer(database);
    const whole = await applyOutcome(order, withRefunds(refund("re_1", 2900)));
    const failed = withRefunds(refund("re_1", 2900, true));
    const back = await applyOutcome(whole, failed, secondsLater(6));
    expect(back).toMatchObject({ status: "paid", refunded: 0 });
    expect(await access(order)).toBeNull();
    await applyOutcome(back, failed, secondsLater(7));
    expect(await sentAbout()).toEqual(["refund-failed_re_1", "refunded_re_1"]);
  });

  it("notices a failed refund even if another of the same amount was made meanwhile", async () => {
    const order = await buyOffer(database);
    const one = await applyOutcome(order, withRefunds(refund("re_1", 1000)));
    const other = withRefunds(refund("re_1", 1000, true), refund("re_2", 1000));
    expect(await applyOutcome(one, other, secondsLater(6))).toMatchObject({
      status: "paid",
      refunded: 1000,
      outcome: other,
    });
    const stale = await recordOutcome(database, one, withRefunds(refund("re_1", 1000)), secondsLater(7));
    expect(stale).toMatchObject({ isApplied: false, order: { outcome: other } });
    expect(await sentAbout()).toEqual(["refund-failed_re_1", "refunded_re_1", "refunded_re_2"]);
  });

  it("does not let a stale response undo a refund recorded in the meantime, and reports that it was not applied", async () => {
    const order = await buyOffer(database);
    const whole = await applyOutcome(order, createOutcome(2900));
    const stale = await recordOutcome(database, order, createOutcome(1000), secondsLater(6));
    expect(stale).toEqual({ order: whole, isApplied: false });
    expect(await access(order)).toBe("refunded");
  });

  it("marks an order under review as refunded once the full received amount is refunded", async () => {
    const order = await placeOrder(database);
    const kept = await fulfil({ database, offers }, createPayment(order.id, { total: 100 }), NOON);
    const part = await applyOutcome(kept, createOutcome(40));
    expect(part).toMatchObject({ status: "review", refunded: 40 });
    const whole = await applyOutcome(part, createOutcome(100), secondsLater(6));
    expect(whole).toMatchObject({ status: "refunded", paidAt: null });
    expect(await listOrders(database, { all: false, flagged: true, limit: 9 })).toEqual([]);
  });

  it("queues no email about an order under review that has no email address", async () => {
    const order = await placeOrder(database);
    const payment = createPayment(order.id, { total: 100, email: null });
    const kept = await fulfil({ database, offers }, payment, NOON);
    expect(await applyOutcome(kept, createOutcome(100))).toMatchObject({ status: "refunded", email: null });
    expect(await sentAbout()).toEqual([`payment-mismatch_cs_${order.id}`]);
  });

  it("reports that the refund of a line was applied", async () => {
    const order = await buyProducts(database, "reader@example.com", ["book", "record"]);
    const outcome = withRefunds({ ...refund("re_1", 2900), lines: [1] });
    expect(await recordOutcome(database, order, outcome, secondsLater(5))).toMatchObject({
      ...{ isApplied: true, order: { status: "paid", refunded: 2900 } },
    });
  });

  it("ends exactly the lines that were refunded, and restores them when the refund fails", async () => {
    const order = await buyProducts(database, "reader@example.com", ["book", "record", "icons"]);
    const accessTo = async () => {
      const [library] = await findLibrary({ database, offers }, "reader@example.com", "en");
      return library?.items.map(({ endReason }) => endReason);
    };
    const byLine = { ...refund("re_1", 2900), lines: [1] };
    const one = await applyOutcome(order, withRefunds(byLine));
    expect(one).toMatchObject({ status: "paid", refunded: 2900, outcome: withRefunds(byLine) });
    expect(await accessTo()).toEqual([null, "refunded", null]);
    const dispute = { refunds: [byLine], disputes: [{ id: "du_1", state: "open" as const }] };
    const disputed = await applyOutcome(one, dispute, secondsLater(6));
    expect(await accessTo()).toEqual(["disputed", "refunded", "disputed"]);
    const lost = { ...dispute, disputes: [{ id: "du_1", state: "lost" as const }] };
    const after = await applyOutcome(disputed, lost, secondsLater(7));
    expect(await accessTo()).toEqual(["dispute-lost", "refunded", "dispute-lost"]);
    const won = { ...dispute, disputes: [{ id: "du_1", state: "won" as const }] };
    const back = await applyOutcome(after, won, secondsLater(8));
    expect(await accessTo()).toEqual([null, "refunded", null]);
    const failed = {
      refunds: [{ ...byLine, hasFailed: true }, refund("re_2", 1000)],
      disputes: won.disputes,
    };
    const bySum = await applyOutcome(back, failed, secondsLater(9));
    expect(await accessTo()).toEqual([null, null, null]);
    const rest = { ...failed, refunds: [...failed.refunds, { ...refund("re_3", 5800), lines: [0, 2] }] };
    const two = await applyOutcome(bySum, rest, secondsLater(10));
    expect(await accessTo()).toEqual(["refunded", null, "refunded"]);
    const all = { ...rest, refunds: [...rest.refunds, refund("re_4", 1900)] };
    expect(await applyOutcome(two, all, secondsLater(11))).toMatchObject({
      status: "refunded",
      refunded: 8700,
    });
    expect(await accessTo()).toEqual(["refunded", "refunded", "refunded"]);
  });

  describe("by lines of an order with a free one", () => {
    const byLines = (id: string, ...lines: number[]) => ({ ...refund(id, lines.length * 2900), lines });
    const reasons = async () => {
      const library = await findLibrary({ database, offers }, "reader@example.com", "en");
      return library[0]?.items.map(({ endReason }) => endReason);
    };

    it("leaves what was free, in any order and however often it is reported", async () => {
      const order = await buyProducts(database, "reader@example.com", ["book", "sheet", "record"]);
      const [one, two] = [byLines("re_1", 0), byLines("re_2", 2)];
      const late = await applyOutcome(order, withRefunds(two));
      const both = await applyOutcome(late, withRefunds(one, two), secondsLater(6));
      expect(both).toMatchObject({ status: "paid", refunded: 5800 });
      const kept = ["refunded", null, "refunded"];
      expect(await reasons()).toEqual(kept);
      expect(await applyOutcome(both, withRefunds(one, two), secondsLater(7))).toEqual(both);
      expect(await recordOutcome(database, late, withRefunds(two), secondsLater(8))).toMatchObject({
        ...{ isApplied: false, order: both },
      });
      expect(await reasons()).toEqual(kept);
      const failed = withRefunds({ ...one, hasFailed: true }, two);
      expect(await applyOutcome(both, failed, secondsLater(9))).toMatchObject({ status: "paid" });
      const bySum = withRefunds(...failed.refunds, refund("re_3", 2900));
      const now = (await findOrder(database, order.id)) ?? both;
      expect(await applyOutcome(now, bySum, secondsLater(10))).toMatchObject({ status: "refunded" });
      expect(await reasons()).toEqual(["refunded", "refunded", "refunded"]);
    });

    it("names the lines in its email, and says that the rest stays", async () => {
      const order = await buyProducts(database, "reader@example.com", ["book", "sheet"]);
      const refunded = await applyOutcome(order, withRefunds(byLines("re_1", 0)));
      const [, { kind, payload }] = z
        .tuple([z.unknown(), z.object({ kind: z.string(), payload: z.unknown() })])
        .parse(await sendAll());
      expect([kind, payload]).toEqual(["refunded", { amount: 2900, refunded: 2900, lines: [0] }]);
      expect(orderResponse(refunded).items.map((item) => item.refunded)).toEqual([true, false]);
    });

    it("gives back what an earlier version has ended with it", async () => {
      const order = await buyProducts(database, "reader@example.com", ["book", "sheet"]);
      const outcome = withRefunds(byLines("re_1", 0));
      await applyOutcome(order, outcome);
      await database.write([
        sql`UPDATE orders SET status = 'refunded'`,
        sql`UPDATE entitlements SET ends_at = ${secondsLater(5).toISOString()}, end_reason = 'refunded'`,
      ]);
      const ended = (await findOrder(database, order.id)) ?? order;
      expect(await applyOutcome(ended, outcome, secondsLater(9))).toMatchObject({ status: "paid" });
      expect(await reasons()).toEqual(["refunded", null]);
      expect(await sentAbout()).toEqual(["refunded_re_1"]);
    });
  });

  it("says that an order was refunded, even if a dispute about it was lost, too", async () => {
    const order = await buyOffer(database);
    const lost = [{ id: "du_1", state: "lost" as const }];
    await applyOutcome(order, { refunds: [refund("re_1", 2900)], disputes: lost });
    expect(await access(order)).toBe("refunded");
  });

  it("keeps a free order paid, since nothing can be refunded", async () => {
    const { id } = await buyProducts(database, "reader@example.com", ["sheet"]);
    await confirmFreeOrders(database, "reader@example.com");
    const order = await findOrder(database, id);
    if (!order) throw new Error("the order is there");
    expect(await applyOutcome(order, createOutcome(0))).toMatchObject({ status: "paid", total: 0 });
  });

  it("changes nothing in an unpaid order", async () => {
    const order = await placeOrder(database);
    await applyOutcome(order, createOutcome(2900, "open"));
    expect(await findOrder(database, order.id)).toEqual(order);
    expect(await countRows(database, "messages")).toBe(0);
  });
});
