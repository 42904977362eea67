import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { countDownload } from "#checkout/orders/entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibraryItem, libraryOf } from "#checkout/orders/library.ts";
import {
  claimMessages,
  listMessages,
  markFailed,
  markSent,
  postponeMessage,
  releaseMessages,
  requestLink,
} from "#checkout/orders/messages.ts";
import type { Order } from "#checkout/orders/order.ts";
import {
  attachSession,
  findCoPurchases,
  findOrder,
  findOrderByPayment,
  findOrderSummaries,
  listOrders,
} from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { createLink, endSession, findLinkOwner, findSession, redeemLink } from "#checkout/orders/sign-in.ts";
import {
  claimEvents,
  markHandled,
  postponeEvent,
  recordEvent,
  releaseEvents,
} from "#checkout/orders/webhook-events.ts";
import type { PaymentOutcome } from "#checkout/payments/payments.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import {
  book,
  bought,
  bundle,
  count,
  empty,
  file,
  later,
  NOON,
  offersOf,
  outcomeOf,
  paidBy,
  paymentFor,
  placed,
  placedTogether,
} from "./order-book/samples.ts";

const offers = offersOf(book, bundle);

/** A product with two options, each with a file of its own. */
const twoSizes: Offer = {
  ...book,
  product: "zine",
  name: { en: "The Zine" },
  options: ["small", "large"].map((key) => ({
    ...{ key, name: { en: key === "large" ? "Large" : "Small" }, price: 2900, minimum: null },
    parts: [{ product: "zine", name: { en: "The Zine" }, files: [file(`${key}.pdf`)] }],
  })),
};

describe.each(engines)("the order book in $name", ({ open }) => {
  let database: Database;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    ({ database, remove } = await open());
    await Promise.all([migrate(database), migrate(database)]);
  });
  beforeEach(() => empty(database));
  afterAll(() => remove());

  const paid = async (offer = book, at = NOON) => {
    const order = await placed(database, offer, at);
    return fulfil({ database, offers }, paymentFor(order.id, { total: order.total }), at);
  };

  describe("orders", () => {
    it("keeps the parts of a bundle in their order, however many there are", async () => {
      const products = Array.from({ length: 12 }, (_, n) => `part-${n}`);
      const parts = products.map((product) => ({ product, name: {}, files: [] }));
      await paid({ ...bundle, options: bundle.options.map((option) => ({ ...option, parts })) });
      const [order] = await libraryOf({ database, offers: offersOf() }, "reader@example.com", "en");
      expect(order?.items.map(({ product }) => product)).toEqual(products);
    });

    it("spreads discount and tax over its lines, to the last minor unit", async () => {
      const order = await placedTogether(database, ["book", "record", "icons"]);
      const sums = { subtotal: 8700, discount: 1000, tax: 771, total: 8471 };
      const done = await fulfil({ database, offers }, paymentFor(order.id, sums), NOON);
      expect(done).toMatchObject(sums);
      expect(done.lines.map(({ discount, tax, total }) => [discount, tax, total])).toEqual([
        [334, 257, 2823],
        [333, 257, 2824],
        [333, 257, 2824],
      ]);
      expect(await findOrder(database, order.id)).toEqual(done);
    });

    it("stores a placed order with its lines, open and unpaid", async () => {
      const order = await placed(database);
      await attachSession(database, order.id, "cs_1");
      expect(await findOrder(database, order.id)).toEqual({ ...order, sessionId: "cs_1" });
      expect(order).toMatchObject({ status: "open", total: 2900, currency: "USD", paidAt: null });
      expect(await findOrder(database, "ord_unknown")).toBeNull();
    });

    it("records a payment, grants the files and queues one email", async () => {
      const order = await placed(database);
      const done = await fulfil(
        { database, offers },
        paymentFor(order.id, { subtotal: 2900, tax: 290, total: 3190 }),
        later(60),
      );
      expect(done).toMatchObject({
        status: "paid",
        subtotal: 2900,
        discount: 0,
        tax: 290,
        total: 3190,
        email: "reader@example.com",
        paidAt: later(60).toISOString(),
      });
      expect(await findOrderByPayment(database, `pi_${order.id}`)).toEqual(done);
      expect(await claimMessages(database, later(60))).toMatchObject([
        { kind: "paid", orderId: order.id, recipient: "reader@example.com" },
      ]);
    });

    it("changes nothing when the same payment is reported twenty times at once", async () => {
      const order = await placed(database);
      const first = await fulfil({ database, offers }, paymentFor(order.id), NOON);
      const again = Array.from({ length: 20 }, (_, n) =>
        fulfil({ database, offers }, paymentFor(order.id), later(n + 1)),
      );
      for (const same of await Promise.all(again)) expect(same).toEqual(first);
      expect([await count(database, "entitlements"), await count(database, "messages")]).toEqual([1, 1]);
    });

    it("fulfils an order once when its payment is first reported twice at the same time", async () => {
      const order = await placed(database);
      await Promise.all([1, 2].map((n) => fulfil({ database, offers }, paymentFor(order.id), later(n))));
      expect([await count(database, "entitlements"), await count(database, "messages")]).toEqual([1, 1]);
    });

    it("keeps a payment of less than the order, or in another currency, for review: it hands nothing over and tells buyer and creator once", async () => {
      for (const [changes, received] of [
        [{ total: 100 }, { amount: 100, currency: "USD" }],
        [{ received: 2899 }, { amount: 2899, currency: "USD" }],
        [{ currency: "JPY" }, { amount: 2900, currency: "JPY" }],
      ] as const) {
        await empty(database);
        const lines: unknown[] = [];
        const ports = { database, offers, log: (...line: unknown[]) => void lines.push(line) };
        const order = await placed(database);
        await attachSession(database, order.id, `cs_${order.id}`);
        for (const seconds of [0, 60]) {
          const kept = await fulfil(ports, paymentFor(order.id, changes), later(seconds));
          expect(kept).toMatchObject({
            ...{ status: "review", received, total: 2900, currency: "USD", paidAt: null },
            paymentIntent: `pi_${order.id}`,
          });
        }
        expect(await findOrder(database, order.id)).toMatchObject({ status: "review", received });
        expect(await count(database, "entitlements")).toBe(0);
        const messages = await claimMessages(database, later(60));
        expect(messages.map(({ kind, recipient }) => [kind, recipient]).toSorted()).toEqual([
          ["payment-mismatch", "help@shop.example"],
          ["payment-review", "reader@example.com"],
        ]);
        expect(lines).toEqual([
          ["error", "payment-mismatch", expect.objectContaining({ order: order.id, received })],
        ]);
        const listed = await listOrders(database, { all: false, flagged: true, limit: 9 });
        expect(listed.map(({ id }) => id)).toEqual([order.id]);
      }
    });

    it("hands over an order that was kept for review once its payment is whole", async () => {
      const order = await placed(database);
      await fulfil({ database, offers }, paymentFor(order.id, { received: 100 }), NOON);
      const done = await fulfil({ database, offers }, paymentFor(order.id), later(60));
      expect(done).toMatchObject({ status: "paid", received: null });
      expect(await count(database, "entitlements")).toBe(1);
    });

    it("does not let a late report of an open or failed session undo a review", async () => {
      const order = await placed(database);
      await fulfil({ database, offers }, paymentFor(order.id, { total: 100 }), NOON);
      for (const state of ["open", "pending", "failed", "expired"] as const) {
        const kept = await fulfil({ database, offers }, paymentFor(order.id, { state }), later(5));
        expect(kept.status).toBe("review");
      }
    });

    it("tells the creator once of a payment through a session that is not the order's own, and leaves the order as it is", async () => {
      const order = await placed(database);
      await attachSession(database, order.id, `cs_${order.id}`);
      const lines: unknown[] = [];
      const ports = { database, offers, log: (...line: unknown[]) => void lines.push(line) };
      for (const _ of [1, 2]) {
        const same = await fulfil(ports, paymentFor(order.id, { sessionId: "cs_other" }), NOON);
        expect(same).toMatchObject({ status: "open", total: 2900, paidAt: null });
      }
      expect(await count(database, "entitlements")).toBe(0);
      expect(await claimMessages(database, NOON)).toMatchObject([
        { kind: "unexpected-payment", recipient: "help@shop.example", orderId: order.id },
      ]);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject(["error", "unexpected-payment", { session: "cs_other" }]);
    });

    it("ignores another session, also one that has expired, and records its own whatever sums it has", async () => {
      const order = await placed(database);
      await attachSession(database, order.id, `cs_${order.id}`);
      const foreign = paymentFor(order.id, { sessionId: "cs_other", state: "expired" });
      expect(await fulfil({ database, offers }, foreign, NOON)).toMatchObject({ status: "open" });
      const own = paymentFor(order.id, { state: "expired", subtotal: 0, total: 0 });
      expect(await fulfil({ database, offers }, own, NOON)).toMatchObject({ status: "expired", total: 2900 });
    });

    it("fulfils no payment without an email address: that is an error", async () => {
      const order = await placed(database);
      const nobody = paymentFor(order.id, { email: null });
      await expect(fulfil({ database, offers }, nobody, NOON)).rejects.toThrow(/without an address/);
      expect(await findOrder(database, order.id)).toEqual(order);
    });

    it("gives one entitlement for each product of a bundle", async () => {
      await paid(bundle);
      const [shelf] = await libraryOf({ database, offers }, "reader@example.com", "en");
      expect(shelf?.items.map(({ product, files }) => [product, files.length])).toEqual([
        ["book", 1],
        ["record", 2],
      ]);
    });

    it("keeps an order pending while the bank takes its time, then marks it paid or failed", async () => {
      const [slow, bad] = [await placed(database), await placed(database)];
      for (const { id } of [slow, bad]) {
        const waiting = await fulfil({ database, offers }, paymentFor(id, { state: "pending" }), NOON);
        expect(waiting).toMatchObject({ status: "pending", paidAt: null });
      }
      expect(await count(database, "entitlements")).toBe(0);
      expect((await fulfil({ database, offers }, paymentFor(slow.id), later(9))).status).toBe("paid");
      const failed = await fulfil({ database, offers }, paymentFor(bad.id, { state: "failed" }), later(9));
      expect(failed.status).toBe("failed");
    });

    it("ignores a late report once an order is paid, and accepts a payment of an expired order", async () => {
      const order = await paid();
      for (const state of ["open", "pending", "failed", "expired"] as const) {
        expect((await fulfil({ database, offers }, paymentFor(order.id, { state }), later(5))).status).toBe(
          "paid",
        );
      }
      const slow = await placed(database);
      await fulfil({ database, offers }, paymentFor(slow.id, { state: "expired" }), later(5));
      expect((await fulfil({ database, offers }, paymentFor(slow.id), later(9))).status).toBe("paid");
    });

    it("rebuilds a lost order from what Stripe has kept", async () => {
      const order = await fulfil({ database, offers }, paymentFor("ord_lost"), NOON);
      expect(order).toMatchObject({
        id: "ord_lost",
        status: "paid",
        lines: [{ product: "book", name: "The Book" }],
      });
      const [shelf] = await libraryOf({ database, offers }, "reader@example.com", "en");
      expect(shelf?.items[0]?.files).toEqual([file("book.pdf")]);
    });

    it("rebuilds a lost order of what is no longer sold, with a part that says what it was", async () => {
      for (const [id, line] of [
        ["ord_gone", { product: "gone", option: "standard", quantity: 2, unitAmount: 1000 }],
        ["ord_renamed", { product: "book", option: "gone", quantity: 2, unitAmount: 1000 }],
      ] as const) {
        const order = await fulfil(
          { database, offers },
          paymentFor(id, { total: 2000, lines: [line] }),
          NOON,
        );
        expect(order.lines).toEqual([
          {
            ...line,
            name: line.product,
            optionName: line.option,
            ...{ subtotal: 2000, discount: 0, tax: 0, total: 2000 },
            parts: [{ product: line.product, name: {}, files: [] }],
          },
        ]);
      }
      const library = await libraryOf({ database, offers }, "reader@example.com", "en");
      const gone = library.find(({ id }) => id === "ord_gone");
      expect(gone?.items).toMatchObject([{ product: "gone", name: "gone", files: [] }]);
    });

    it("rebuilds a lost order with the option that was bought", async () => {
      const lines = [{ product: "zine", option: "large", quantity: 1, unitAmount: 2900 }];
      const zine = offersOf(twoSizes);
      const order = await fulfil({ database, offers: zine }, paymentFor("ord_lost", { lines }), NOON);
      expect(order.lines).toMatchObject([{ option: "large", name: "The Zine", optionName: "Large" }]);
      expect(order.lines[0]?.parts[0]?.files).toEqual([file("large.pdf")]);
    });

    it("names many orders at once, each once, newest first", async () => {
      const ids: string[] = [];
      for (let n = 0; n < 51; n += 1) ids.unshift((await placed(database, book, later(n))).id);
      const found = await findOrderSummaries(database, ids.toSorted());
      expect(found.map(({ id }) => id)).toEqual(ids);
    });

    it("lists orders newest first, without unfinished ones", async () => {
      const older = await paid(book, NOON);
      const newer = await paid(book, later(10));
      await placed(database, book, later(20));
      const ids = (await listOrders(database, { all: false, limit: 10 })).map(({ id }) => id);
      expect(ids).toEqual([newer.id, older.id]);
      expect(await listOrders(database, { all: true, limit: 10 })).toHaveLength(3);
    });
  });

  describe("refunds and disputes", () => {
    const settle = async (order: Order, outcome: PaymentOutcome, at = later(5)) =>
      (await recordOutcome(database, order, outcome, at)).order;
    const access = async (order: Order) => {
      const id = `${order.id.replace("ord", "ent")}_0_0`;
      const item = await findLibraryItem({ database, offers }, { id, holder: "reader@example.com" }, "en");
      return item?.endReason;
    };
    const refund = (id: string, amount: number, hasFailed = false) => ({ id, amount, hasFailed });
    const withRefunds = (...refunds: PaymentOutcome["refunds"]): PaymentOutcome => ({
      refunds,
      disputes: [],
    });
    const sentAbout = async () =>
      (await listMessages(database, { states: ["waiting", "sent"], limit: 99 }))
        .map(({ id }) => id)
        .filter((id) => !id.startsWith("paid_"))
        .toSorted();

    it("ends access with a full refund, not with a partial one, and queues one email for each, with its sum and the total", async () => {
      const order = await paid();
      const part = await settle(order, withRefunds(refund("re_1", 1000)));
      expect(part).toMatchObject({ status: "paid", refunded: 1000 });
      expect(await access(order)).toBeNull();
      await settle(part, withRefunds(refund("re_1", 1000)), later(6));
      const whole = await settle(part, withRefunds(refund("re_1", 1000), refund("re_2", 1900)), later(7));
      expect(whole).toMatchObject({ status: "refunded", refunded: 2900 });
      expect(await access(order)).toBe("refunded");
      const messages = await claimMessages(database, later(8));
      expect(messages.map(({ kind, payload }) => [kind, payload])).toEqual([
        ["paid", {}],
        ["refunded", { amount: 1000, refunded: 1000 }],
        ["refunded", { amount: 1900, refunded: 2900 }],
      ]);
    });

    it("queues an email for each of two refunds that are reported together", async () => {
      const order = await paid();
      await settle(order, withRefunds(refund("re_1", 1000), refund("re_2", 500)));
      expect(await sentAbout()).toEqual(["refunded_re_1", "refunded_re_2"]);
    });

    it("gives access back when a full refund has failed, and says so once", async () => {
      const order = await paid();
      const whole = await settle(order, withRefunds(refund("re_1", 2900)));
      const failed = withRefunds(refund("re_1", 2900, true));
      const back = await settle(whole, failed, later(6));
      expect(back).toMatchObject({ status: "paid", refunded: 0 });
      expect(await access(order)).toBeNull();
      await settle(back, failed, later(7));
      expect(await sentAbout()).toEqual(["refund-failed_re_1", "refunded_re_1"]);
    });

    it("notices that one refund failed where another of the same sum was made meanwhile", async () => {
      const order = await paid();
      const one = await settle(order, withRefunds(refund("re_1", 1000)));
      const other = withRefunds(refund("re_1", 1000, true), refund("re_2", 1000));
      expect(await settle(one, other, later(6))).toMatchObject({
        status: "paid",
        refunded: 1000,
        outcome: other,
      });
      const stale = await recordOutcome(database, one, withRefunds(refund("re_1", 1000)), later(7));
      expect(stale).toMatchObject({ isApplied: false, order: { outcome: other } });
      expect(await sentAbout()).toEqual(["refund-failed_re_1", "refunded_re_1", "refunded_re_2"]);
    });

    it("suspends access while an order is disputed, and restores it when the dispute is won, with one email for each", async () => {
      const order = await paid();
      const disputed = await settle(order, outcomeOf(0, "open"));
      expect(disputed.status).toBe("disputed");
      expect(await access(order)).toBe("disputed");
      expect((await settle(disputed, outcomeOf(0, "won"), later(6))).status).toBe("paid");
      expect(await access(order)).toBeNull();
      expect(await sentAbout()).toEqual(["dispute-opened_du_1", "dispute-won_du_1"]);
    });

    it("ends access for good when the dispute is lost, and says so once", async () => {
      const order = await paid();
      const disputed = await settle(order, outcomeOf(0, "open"));
      const lost = await settle(disputed, outcomeOf(0, "lost"), later(6));
      expect(lost.status).toBe("disputed");
      expect(await access(order)).toBe("dispute-lost");
      await settle(lost, outcomeOf(0, "lost"), later(7));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1", "dispute-opened_du_1"]);
    });

    it("says only that a dispute is lost where that is the first that is heard of it", async () => {
      const order = await paid();
      await settle(order, outcomeOf(0, "lost"));
      expect(await access(order)).toBe("dispute-lost");
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("does not let a stale answer undo a refund that was recorded meanwhile, and reports that it was not applied", async () => {
      const order = await paid();
      const whole = await settle(order, outcomeOf(2900));
      const stale = await recordOutcome(database, order, outcomeOf(1000), later(6));
      expect(stale).toEqual({ order: whole, isApplied: false });
      expect(await access(order)).toBe("refunded");
    });

    it("marks an order that was kept for review as refunded once all that was received is", async () => {
      const order = await placed(database);
      const kept = await fulfil({ database, offers }, paymentFor(order.id, { total: 100 }), NOON);
      const part = await settle(kept, outcomeOf(40));
      expect(part).toMatchObject({ status: "review", refunded: 40 });
      const whole = await settle(part, outcomeOf(100), later(6));
      expect(whole).toMatchObject({ status: "refunded", paidAt: null });
      expect(await listOrders(database, { all: false, flagged: true, limit: 9 })).toEqual([]);
    });

    it("sends nothing about refunds and disputes of before they were kept one by one", async () => {
      const order = await paid();
      await database.write([sql`UPDATE orders SET outcome = NULL, refunded = 1000 WHERE id = ${order.id}`]);
      const old = await findOrder(database, order.id);
      if (!old) throw new Error("the order is there");
      const now: PaymentOutcome = {
        refunds: [refund("re_1", 1000), refund("re_2", 500)],
        disputes: [{ id: "du_1", state: "won" }],
      };
      expect(await settle(old, now)).toMatchObject({ status: "paid", refunded: 1500, outcome: now });
      expect(await sentAbout()).toEqual(["refunded_re_2"]);
    });

    it("says of a dispute of before outcomes were kept how it was decided", async () => {
      const order = await paid();
      await database.write([
        sql`UPDATE orders SET outcome = NULL, status = 'disputed' WHERE id = ${order.id}`,
      ]);
      const old = await findOrder(database, order.id);
      if (!old) throw new Error("the order is there");
      await settle(old, outcomeOf(0, "lost"));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("tells the buyer once that a delayed payment has failed", async () => {
      const order = await placed(database);
      await fulfil({ database, offers }, paymentFor(order.id, { state: "pending" }), NOON);
      expect(await sentAbout()).toEqual([]);
      for (const seconds of [5, 6]) {
        await fulfil({ database, offers }, paymentFor(order.id, { state: "failed" }), later(seconds));
      }
      expect(await sentAbout()).toEqual([`payment-failed_${order.id}`]);
    });

    it("keeps a free order paid, of which nothing can be refunded", async () => {
      const order = await bought(database, "reader@example.com", ["sheet"]);
      expect(await settle(order, outcomeOf(0))).toMatchObject({ status: "paid", total: 0 });
    });

    it("changes nothing in an unpaid order", async () => {
      const order = await placed(database);
      await settle(order, outcomeOf(2900, "open"));
      expect(await findOrder(database, order.id)).toEqual(order);
      expect(await count(database, "messages")).toBe(0);
    });
  });

  describe("webhooks", () => {
    const event = { id: "evt_1", type: "checkout.session.completed", about: { session: "cs_1" } };

    it("records an event once however often it arrives", async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => recordEvent(database, event, NOON)));
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await count(database, "webhook_events")).toBe(1);
    });

    it("gives an event to one worker, and to another only after the lease has ended", async () => {
      await recordEvent(database, event, NOON);
      const taken = await Promise.all([claimEvents(database, NOON), claimEvents(database, NOON)]);
      expect(taken.flat()).toEqual([event]);
      expect(await claimEvents(database, later(30))).toEqual([]);
      expect(await claimEvents(database, later(61))).toEqual([event]);
    });

    it("gives a postponed event again after its delay, and a handled one never", async () => {
      await recordEvent(database, event, NOON);
      await claimEvents(database, NOON);
      await postponeEvent(database, event.id, NOON);
      expect(await claimEvents(database, later(1))).toEqual([]);
      expect(await claimEvents(database, later(2))).toEqual([event]);
      await markHandled(database, event.id, later(3));
      expect(await claimEvents(database, later(9999))).toEqual([]);
    });
  });

  describe("webhooks that a process was handling when it ended", () => {
    it("are released at once for the next process; handled ones stay handled", async () => {
      for (const id of ["evt_1", "evt_2"]) {
        const event = { id, type: "refund.created", about: { paymentIntent: "pi_1" } };
        await recordEvent(database, event, NOON);
      }
      await claimEvents(database, NOON);
      await markHandled(database, "evt_1", NOON);
      expect(await claimEvents(database, later(1))).toEqual([]);
      await database.write([releaseEvents(later(1))]);
      expect(await claimEvents(database, later(1))).toMatchObject([{ id: "evt_2" }]);
    });
  });

  describe("messages", () => {
    it("are given to one sender each", async () => {
      await paid();
      const taken = await Promise.all([claimMessages(database, NOON), claimMessages(database, NOON)]);
      expect(taken.flat()).toHaveLength(1);
      const [message] = taken.flat();
      await markSent(database, message?.id ?? "", later(1));
      expect(await claimMessages(database, later(9999))).toEqual([]);
    });

    it("are sent again after growing delays during an outage of an hour", async () => {
      await paid();
      let now = NOON;
      let tries = 0;
      while (now < later(3600)) {
        for (const { id } of await claimMessages(database, now)) {
          tries += 1;
          await postponeMessage(database, id, "down", now);
        }
        now = later(30, now);
      }
      expect(tries).toBeGreaterThan(4);
      expect(tries).toBeLessThan(12);
      expect(await claimMessages(database, later(3600, now))).toHaveLength(1);
    });

    it("are released at once when the process that was sending them has ended, unless they were sent or have failed", async () => {
      for (const _ of [1, 2, 3]) await paid();
      const [sent, failed, interrupted] = await claimMessages(database, NOON);
      await markSent(database, sent?.id ?? "", NOON);
      await markFailed(database, failed?.id ?? "", "no such address", NOON);
      expect(await claimMessages(database, later(1))).toEqual([]);
      await database.write([releaseMessages(later(1))]);
      expect(await claimMessages(database, later(1))).toEqual([interrupted]);
    });

    it("that were refused are not sent again, and show the creator why", async () => {
      await paid();
      const [message] = await claimMessages(database, NOON);
      await markFailed(database, message?.id ?? "", "no such address", NOON);
      expect(await claimMessages(database, later(9_999_999))).toEqual([]);
      const failed = await listMessages(database, { states: ["failed"], limit: 10 });
      expect(failed).toMatchObject([
        { kind: "paid", recipient: "reader@example.com", attempts: 1, error: "no such address" },
      ]);
      expect(await listMessages(database, { states: ["waiting", "sent"], limit: 10 })).toEqual([]);
    });

    it("with a new link go only to an address that has bought something, one at a time, at most five an hour", async () => {
      await paid();
      const [receipt] = await claimMessages(database, NOON);
      await markSent(database, receipt?.id ?? "", NOON);
      await requestLink(database, { email: "stranger@example.com", locale: "en" }, NOON);
      expect(await claimMessages(database, NOON)).toEqual([]);
      let sent = 0;
      for (let n = 0; n < 10; n += 1) {
        await requestLink(database, { email: " READER@example.com", locale: "zh" }, later(n));
        await requestLink(database, { email: " READER@example.com", locale: "zh" }, later(n));
        for (const message of await claimMessages(database, later(n))) {
          expect(message).toMatchObject({ kind: "link", locale: "zh", recipient: "reader@example.com" });
          await markSent(database, message.id, later(n));
          sent += 1;
        }
      }
      expect(sent).toBe(5);
    });
  });

  describe("links and sessions", () => {
    const owner = { email: "reader@example.com", locale: "en" };

    it("open one session for a link, even when two browsers use it at the same time", async () => {
      const { token } = await createLink(database, owner, NOON);
      const both = await Promise.all([1, 2].map(() => redeemLink(database, token, later(1))));
      const [session] = both.filter((session) => session !== null);
      expect(both.filter((session) => session === null)).toHaveLength(1);
      expect(await findSession(database, session?.token ?? "", later(2))).toMatchObject({
        email: owner.email,
      });
      expect(await redeemLink(database, token, later(3))).toBeNull();
      expect(await count(database, "sessions")).toBe(1);
    });

    it("are refused for an expired or invented link; the owner of an expired one is still known", async () => {
      const { token, expires } = await createLink(database, owner, NOON);
      expect(await redeemLink(database, token, expires)).toBeNull();
      expect(await findLinkOwner(database, token)).toEqual(owner);
      expect(await redeemLink(database, "invented", NOON)).toBeNull();
      expect(await findLinkOwner(database, "invented")).toBeNull();
    });

    it("end when the buyer signs out, or after a month", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      if (!session) throw new Error("the link was fresh");
      expect(await findSession(database, session.token, session.expires)).toBeNull();
      await endSession(database, session, later(1));
      expect(await findSession(database, session.token, later(2))).toBeNull();
    });

    it("are stored as hashes, not as tokens that could be used", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      const rows = await database.read(sql`SELECT links.token_hash AS link, sessions.token_hash AS session
        FROM links JOIN sessions ON sessions.token_hash = links.session_hash`);
      expect(rows).toHaveLength(1);
      expect(Object.values(rows[0] ?? {})).not.toContain(token);
      expect(Object.values(rows[0] ?? {})).not.toContain(session?.token);
    });
  });

  describe("the library", () => {
    it("contains the newest files, or those that were sold once the product is gone", async () => {
      const order = await paid();
      const [option] = book.options;
      if (!option) throw new Error("the book has an option");
      const part = { product: "book", name: book.name, files: [file("book.pdf", "b")] };
      const updated = offersOf({ ...book, options: [{ ...option, parts: [part] }] });
      const id = `${order.id.replace("ord", "ent")}_0_0`;
      const now = await findLibraryItem(
        { database, offers: updated },
        { id, holder: "reader@example.com" },
        "zh",
      );
      expect(now).toMatchObject({ name: "书", files: [{ sha256: "b".repeat(64) }] });
      const gone = await findLibraryItem(
        { database, offers: offersOf() },
        { id, holder: "reader@example.com" },
        "en",
      );
      expect(gone?.files).toEqual([file("book.pdf")]);
    });

    it("contains the files of the option that was bought, and those that were sold where it has none now", async () => {
      const [small, large] = twoSizes.options;
      if (!small || !large) throw new Error("the zine has two options");
      const order = await placed(database, { ...twoSizes, options: [large, small] });
      await fulfil({ database, offers }, paymentFor(order.id), NOON);
      const filesNow = async (...options: Offer["options"]) => {
        const offers = offersOf({ ...twoSizes, options });
        const [shelf] = await libraryOf({ database, offers }, "reader@example.com", "en");
        return shelf?.items[0]?.files.map(({ name }) => name);
      };
      expect(await filesNow(small, large)).toEqual(["large.pdf"]);
      expect(await filesNow(small)).toEqual(["large.pdf"]);
      expect(await filesNow(small, { ...large, parts: [] })).toEqual(["large.pdf"]);
      expect(await filesNow(small, { ...large, parts: [{ product: "zine", name: {}, files: [] }] })).toEqual([
        "large.pdf",
      ]);
    });

    it("follows a product and an edition that have other names now to their newest files, also in a bundle", async () => {
      const [, large] = twoSizes.options;
      if (!large) throw new Error("the zine has two options");
      const order = await placed(database, { ...twoSizes, options: [large] });
      await fulfil({ database, offers }, paymentFor(order.id), NOON);
      const part = { product: "magazine", name: { en: "The Magazine" }, files: [file("large.pdf", "b")] };
      const renamed: Offer = {
        ...{ ...twoSizes, product: "magazine", previousSlugs: ["zine"] },
        options: [{ ...large, key: "print", previousKeys: ["large"], parts: [part] }],
      };
      const filesNow = async (...now: Offer[]) => {
        const library = await libraryOf({ database, offers: offersOf(...now) }, "reader@example.com", "en");
        return library.flatMap(({ items }) =>
          items.map(({ product, name, files }) => [product, name, files[0]?.sha256.slice(0, 1)]),
        );
      };
      expect(await filesNow(renamed)).toEqual([["magazine", "The Magazine", "b"]]);
      expect(await filesNow({ ...renamed, previousSlugs: [] })).toEqual([["zine", "The Zine", "a"]]);

      await empty(database);
      await paid(bundle);
      const song = { product: "song", name: { en: "The Song" }, files: [file("one.mp3", "b")] };
      const [whole] = bundle.options;
      if (!whole) throw new Error("the bundle has an option");
      const bundleNow = { ...bundle, options: [{ ...whole, parts: [whole.parts[0] ?? song, song] }] };
      const songNow = { ...book, product: "song", previousSlugs: ["record"] };
      expect(await filesNow(bundleNow, songNow)).toEqual([
        ["book", "The Book", "a"],
        ["song", "The Song", "b"],
      ]);
    });

    it("keeps titles of before there were several languages", async () => {
      const titled = { ...file("book.pdf"), title: "The whole book" };
      const [option] = book.options;
      if (!option) throw new Error("the book has an option");
      const part = { product: "book", name: book.name, files: [titled] };
      await paid({ ...book, options: [{ ...option, parts: [part] }] });
      const [shelf] = await libraryOf({ database, offers: offersOf() }, "reader@example.com", "zh");
      expect(shelf?.items[0]?.files[0]?.title).toBe("The whole book");
    });

    it("does not show what another address has bought", async () => {
      const order = await paid();
      const id = `${order.id.replace("ord", "ent")}_0_0`;
      expect(
        await findLibraryItem({ database, offers }, { id, holder: "other@example.com" }, "en"),
      ).toBeNull();
      expect(await libraryOf({ database, offers }, "other@example.com", "en")).toEqual([]);
    });

    it("allows each copy that was bought as many downloads a day", async () => {
      const download = { entitlementId: "ent_1", quantity: 2, file: "book.pdf" };
      const from = (browser: number) =>
        countDownload(database, { ...download, sessionHash: `s${browser}` }, NOON);
      for (let n = 0; n < 40; n += 1) expect(await from(n)).toBe(true);
      expect(await from(40)).toBe(false);
    });

    it("counts a download once an hour for each file and browser, and stops at twenty a day", async () => {
      const download = { entitlementId: "ent_1", quantity: 1, file: "book.pdf", sessionHash: "s" };
      for (let n = 0; n < 30; n += 1) expect(await countDownload(database, download, NOON)).toBe(true);
      for (let n = 1; n < 20; n += 1) {
        expect(await countDownload(database, { ...download, sessionHash: `s${n}` }, NOON)).toBe(true);
      }
      expect(await countDownload(database, { ...download, sessionHash: "one more" }, NOON)).toBe(false);
      expect(await countDownload(database, download, NOON)).toBe(true);
      expect(await countDownload(database, { ...download, sessionHash: "next day" }, later(25 * 3600))).toBe(
        true,
      );
    });
  });

  describe("what is bought together", () => {
    it("is what at least two people have paid for, in one order or in several, most people first", async () => {
      await bought(database, "one@example.com", ["book", "record"]);
      await bought(database, "one@example.com", ["icons", "book"]);
      await bought(database, "two@example.com", ["record"]);
      await bought(database, "two@example.com", ["icons"]);
      await bought(database, "Two@Example.com", ["book"]);
      await bought(database, "three@example.com", ["book", "record"]);
      expect(await findCoPurchases(database)).toEqual([
        { product: "book", other: "record", buyers: 3 },
        { product: "book", other: "icons", buyers: 2 },
        { product: "icons", other: "record", buyers: 2 },
      ]);
    });

    it("never reveals what one person has bought, however often", async () => {
      for (const _ of [1, 2]) await bought(database, "one@example.com", ["book", "record"]);
      expect(await findCoPurchases(database)).toEqual([]);
    });

    it("leaves out what is unpaid, refunded, disputed or free", async () => {
      await bought(database, "one@example.com", ["book", "record", "sheet"]);
      await bought(database, "two@example.com", ["book", "sheet"]);
      await placed(database, { ...book, product: "record" }, NOON, "two@example.com");
      const [back, disputed] = [
        await bought(database, "three@example.com", ["book", "record"]),
        await bought(database, "four@example.com", ["book", "record"]),
      ];
      await recordOutcome(database, back, outcomeOf(back.total), NOON);
      const { order: stopped } = await recordOutcome(database, disputed, outcomeOf(0, "open"), NOON);
      expect(await findCoPurchases(database)).toEqual([]);
      await recordOutcome(database, stopped, outcomeOf(0, "won"), NOON);
      expect(await findCoPurchases(database)).toEqual([{ product: "book", other: "record", buyers: 2 }]);
    });

    it("counts a bundle as one product, not as its parts", async () => {
      for (const email of ["one@example.com", "two@example.com"]) {
        await paidBy(database, email, await placed(database, bundle));
        await bought(database, email, ["icons"]);
      }
      expect(await findCoPurchases(database)).toEqual([{ product: "everything", other: "icons", buyers: 2 }]);
    });
  });

  describe("writes", () => {
    it("are atomic, and one that fails does not affect others", async () => {
      const bad = [sql`DELETE FROM orders`, sql`INSERT INTO nowhere VALUES (1)`];
      const order = await placed(database);
      const results = await Promise.allSettled([placed(database), database.write(bad), placed(database)]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await count(database, "orders")).toBe(3);
      expect(await findOrder(database, order.id)).toEqual(order);
    });
  });
});
