import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { findLibrary, findLibraryItem } from "#checkout/orders/entitlements/library.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import type { Order } from "#checkout/orders/order.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyOffer,
  buyProducts,
  countRows,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("refunds and disputes", () => {
    const applyOutcome = async (order: Order, outcome: PaymentOutcome, at = secondsLater(5)) =>
      (await recordOutcome(database, order, outcome, at)).order;
    const access = async (order: Order) => {
      const id = `${order.id.replace("ord", "ent")}_0_0`;
      const item = await findLibraryItem({ database, offers }, id, "en");
      return item?.endReason;
    };
    const refund = (id: string, amount: number, hasFailed = false) => ({ id, amount, hasFailed });
    const withRefunds = (...refunds: PaymentOutcome["refunds"]): PaymentOutcome => ({
      refunds,
      disputes: [],
    });
    /** The order as a book holds it that did not store refunds and disputes individually. */
    const asOlder = async ({ id }: Order, { status, refunded }: Pick<Order, "status" | "refunded">) => {
      await database.write([
        sql`UPDATE orders SET outcome = NULL, status = ${status}, refunded = ${refunded} WHERE id = ${id}`,
      ]);
      const older = await findOrder(database, id);
      if (!older) throw new Error("the order is there");
      return older;
    };
    const sentAbout = async () =>
      (await listMessages(database, { states: ["waiting", "sent"], limit: 99 }))
        .map(({ id }) => id)
        .filter((id) => !id.startsWith("paid_"))
        .toSorted();

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
      const messages = await claimMessages(database, "email", secondsLater(8));
      expect(messages.map(({ kind, payload }) => [kind, payload])).toEqual([
        ["paid", {}],
        ["refunded", { amount: 1000, refunded: 1000 }],
        ["refunded", { amount: 1900, refunded: 2900 }],
      ]);
    });

    it("queues an email for each of two refunds that are reported together", async () => {
      const order = await buyOffer(database);
      await applyOutcome(order, withRefunds(refund("re_1", 1000), refund("re_2", 500)));
      const messages = await claimMessages(database, "email", secondsLater(5));
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

    it("suspends access while an order is disputed, and restores it when the dispute is won, with one email for each", async () => {
      const order = await buyOffer(database);
      const disputed = await applyOutcome(order, createOutcome(0, "open"));
      expect(disputed.status).toBe("disputed");
      expect(await access(order)).toBe("disputed");
      expect((await applyOutcome(disputed, createOutcome(0, "won"), secondsLater(6))).status).toBe("paid");
      expect(await access(order)).toBeNull();
      expect(await sentAbout()).toEqual(["dispute-opened_du_1", "dispute-won_du_1"]);
    });

    it("ends access for good when the dispute is lost, and queues one email", async () => {
      const order = await buyOffer(database);
      const disputed = await applyOutcome(order, createOutcome(0, "open"));
      const lost = await applyOutcome(disputed, createOutcome(0, "lost"), secondsLater(6));
      expect(lost.status).toBe("disputed");
      expect(await access(order)).toBe("dispute-lost");
      await applyOutcome(lost, createOutcome(0, "lost"), secondsLater(7));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1", "dispute-opened_du_1"]);
    });

    it("queues an email only about the loss if a dispute is first reported as lost", async () => {
      const order = await buyOffer(database);
      await applyOutcome(order, createOutcome(0, "lost"));
      expect(await access(order)).toBe("dispute-lost");
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
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

    it("suspends access again when a closed inquiry is followed by a dispute with the same id", async () => {
      const order = await buyOffer(database);
      const inquiry = await applyOutcome(order, createOutcome(0, "open"));
      const closed = await applyOutcome(inquiry, createOutcome(0, "won"), secondsLater(6));
      const again = await recordOutcome(database, closed, createOutcome(0, "open"), secondsLater(7));
      expect(again).toMatchObject({ isApplied: true, order: { status: "disputed" } });
      expect(await access(order)).toBe("disputed");
    });

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

    it("queues an email about each of several disputes", async () => {
      const order = await buyOffer(database);
      const disputes = (...ids: string[]) => ids.map((id) => ({ id, state: "open" as const }));
      const first = await applyOutcome(order, { refunds: [], disputes: disputes("du_1") });
      await applyOutcome(first, { refunds: [], disputes: disputes("du_1", "du_2") }, secondsLater(6));
      expect(await sentAbout()).toEqual(["dispute-opened_du_1", "dispute-opened_du_2"]);
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

    it("does not restore what has ended for another reason than its payment", async () => {
      const order = await buyOffer(database);
      await database.write([sql`UPDATE entitlements SET end_reason = 'another'`]);
      const reason = () => database.read(sql`SELECT end_reason FROM entitlements`);
      const disputed = await applyOutcome(order, createOutcome(0, "open"));
      expect(await reason()).toEqual([{ end_reason: "another" }]);
      await applyOutcome(disputed, createOutcome(0, "won"), secondsLater(6));
      expect(await reason()).toEqual([{ end_reason: "another" }]);
    });

    it("says that an order was refunded, even if a dispute about it was lost, too", async () => {
      const order = await buyOffer(database);
      const lost = [{ id: "du_1", state: "lost" as const }];
      await applyOutcome(order, { refunds: [refund("re_1", 2900)], disputes: lost });
      expect(await access(order)).toBe("refunded");
    });

    it("queues an email about the decision of a dispute from before outcomes were stored, but not about its opening", async () => {
      const order = await buyOffer(database);
      const old = await asOlder(order, { status: "disputed", refunded: 0 });
      const disputed = await applyOutcome(old, createOutcome(0, "open"));
      expect(await sentAbout()).toEqual([]);
      await applyOutcome(disputed, createOutcome(0, "lost"), secondsLater(6));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("queues an email about the decision of such a dispute even if its opening was missed", async () => {
      const order = await buyOffer(database);
      const old = await asOlder(order, { status: "disputed", refunded: 0 });
      await applyOutcome(old, createOutcome(0, "lost"));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("queues an email about the first dispute of an order from before outcomes were stored", async () => {
      const order = await buyOffer(database);
      const old = await asOlder(order, { status: "paid", refunded: 0 });
      await applyOutcome(old, createOutcome(0, "open"));
      expect(await sentAbout()).toEqual(["dispute-opened_du_1"]);
    });

    it("emails the buyer once that a delayed payment has failed", async () => {
      const order = await placeOrder(database);
      await fulfil({ database, offers }, createPayment(order.id, { state: "pending" }), NOON);
      expect(await sentAbout()).toEqual([`payment-pending_${order.id}`]);
      for (const seconds of [5, 6]) {
        await fulfil(
          { database, offers },
          createPayment(order.id, { state: "failed" }),
          secondsLater(seconds),
        );
      }
      expect(await sentAbout()).toEqual([`payment-failed_${order.id}`]);
    });

    it("keeps a free order paid, since nothing can be refunded", async () => {
      const order = await buyProducts(database, "reader@example.com", ["sheet"]);
      expect(await applyOutcome(order, createOutcome(0))).toMatchObject({ status: "paid", total: 0 });
    });

    it("changes nothing in an unpaid order", async () => {
      const order = await placeOrder(database);
      await applyOutcome(order, createOutcome(2900, "open"));
      expect(await findOrder(database, order.id)).toEqual(order);
      expect(await countRows(database, "messages")).toBe(0);
    });
  });
});
