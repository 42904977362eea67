import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askForCode, createCode, redeemCode } from "#checkout/orders/codes.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLastReplay, recordReplay } from "#checkout/orders/last-replay.ts";
import { findLibrary, findLibraryItem } from "#checkout/orders/library.ts";
import { createLink, findLink, redeemLink } from "#checkout/orders/links.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { requestLink } from "#checkout/orders/messages/request-link.ts";
import {
  claimMessages,
  markFailed,
  markSent,
  postponeMessage,
  releaseMessages,
} from "#checkout/orders/messages/send-queue.ts";
import type { Order } from "#checkout/orders/order.ts";
import {
  claimPaymentCheck,
  findCoPurchases,
  findOrder,
  findOrderByPayment,
  findOrderHeaders,
  listOrders,
} from "#checkout/orders/order-store.ts";
import { countAgainst } from "#checkout/orders/rate-limits.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import {
  endSession,
  findSession,
  isRenewable,
  listSessions,
  renewSession,
} from "#checkout/orders/sessions.ts";
import {
  claimEvents,
  markHandled,
  postponeEvent,
  recordEvent,
  releaseEvents,
} from "#checkout/orders/webhook-events.ts";
import type { Offer } from "#domain/offer.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { engines } from "./order-book/databases.ts";
import { contradictions } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyProducts,
  clearDatabase,
  countRows,
  createOffers,
  createOutcome,
  createPayment,
  file,
  NOON,
  payOrder,
  placeOrder,
  placeOrderFor,
  secondsLater,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

/** A product with two options, each with its own file. */
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
  beforeEach(() => clearDatabase(database));
  afterEach(async () => expect(await contradictions(database)).toEqual([]));
  afterAll(() => remove());

  const paid = async (offer = book, at = NOON) => {
    const order = await placeOrder(database, offer, at);
    return fulfil({ database, offers }, createPayment(order.id, { total: order.total }), at);
  };

  describe("orders", () => {
    it("keeps the order of a bundle's parts, even of many", async () => {
      const products = Array.from({ length: 12 }, (_, n) => `part-${n}`);
      const parts = products.map((product) => ({ product, name: {}, files: [] }));
      await paid({ ...bundle, options: bundle.options.map((option) => ({ ...option, parts })) });
      const [order] = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "en");
      expect(order?.items.map(({ product }) => product)).toEqual(products);
    });

    it("allocates discount and tax to its lines, to the last minor unit", async () => {
      const order = await placeOrderFor(database, ["book", "record", "icons"]);
      const sums = { subtotal: 8700, discount: 1000, tax: 771, total: 8471 };
      const done = await fulfil({ database, offers }, createPayment(order.id, sums), NOON);
      expect(done).toMatchObject(sums);
      expect(done.lines.map(({ discount, tax, total }) => [discount, tax, total])).toEqual([
        [334, 257, 2823],
        [333, 257, 2824],
        [333, 257, 2824],
      ]);
      expect(await findOrder(database, order.id)).toEqual(done);
    });

    it("stores a placed order with its lines, open and unpaid", async () => {
      const order = await placeOrder(database);
      expect(await findOrder(database, order.id)).toEqual(order);
      expect(order).toMatchObject({
        ...{ status: "open", total: 2900, currency: "USD", paidAt: null },
        sessionId: `cs_${order.id}`,
      });
      expect(await findOrder(database, "ord_unknown")).toBeNull();
    });

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

    it("keeps an order for review if its payment is too low or in another currency: delivers nothing, and emails buyer and creator once", async () => {
      for (const [changes, received] of [
        [{ total: 100 }, { amount: 100, currency: "USD" }],
        [{ received: 2899 }, { amount: 2899, currency: "USD" }],
        [
          { tax: 290, total: 3190, received: 2900 },
          { amount: 2900, currency: "USD" },
        ],
        [{ currency: "JPY" }, { amount: 2900, currency: "JPY" }],
      ] as const) {
        await clearDatabase(database);
        const lines: unknown[] = [];
        const ports = { database, offers, log: (...line: unknown[]) => void lines.push(line) };
        const order = await placeOrder(database);
        for (const seconds of [0, 60]) {
          const kept = await fulfil(ports, createPayment(order.id, changes), secondsLater(seconds));
          expect(kept).toMatchObject({
            ...{ status: "review", received, total: 2900, currency: "USD", paidAt: null },
            paymentIntent: `pi_${order.id}`,
          });
          expect(lines).toEqual([
            [
              "error",
              "payment-mismatch",
              {
                ...{ order: order.id, session: `cs_${order.id}`, received },
                expected: { amount: 2900, currency: "USD" },
                message: expect.stringContaining("npm run shop -- orders --flagged"),
              },
            ],
          ]);
        }
        expect(await findOrder(database, order.id)).toMatchObject({ status: "review", received });
        expect(await countRows(database, "entitlements")).toBe(0);
        const messages = await claimMessages(database, "email", secondsLater(60));
        const toCreator = { ...received, payment: `pi_${order.id}` };
        expect(messages.map(({ kind, recipient, payload }) => [kind, recipient, payload]).toSorted()).toEqual(
          [
            ["payment-mismatch", "help@shop.example", toCreator],
            ["payment-review", "reader@example.com", {}],
          ],
        );
        const listed = await listOrders(database, { all: false, flagged: true, limit: 9 });
        expect(listed.map(({ id }) => id)).toEqual([order.id]);
      }
    });

    it("keeps a lost order for review if its payment is too low", async () => {
      await fulfil({ database, offers }, createPayment("ord_lost", { total: 100, email: null }), NOON);
      expect(await findOrder(database, "ord_lost")).toMatchObject({
        ...{ status: "review", received: { amount: 100, currency: "USD" }, total: 2900 },
        lines: [{ product: "book" }],
      });
      expect(await countRows(database, "entitlements")).toBe(0);
      expect(await claimMessages(database, "email", NOON)).toMatchObject([{ kind: "payment-mismatch" }]);
    });

    it("delivers an order that was kept for review once its payment is complete", async () => {
      const order = await placeOrder(database);
      await fulfil({ database, offers }, createPayment(order.id, { received: 100 }), NOON);
      const done = await fulfil({ database, offers }, createPayment(order.id), secondsLater(60));
      expect(done).toMatchObject({ status: "paid", received: null });
      expect(await countRows(database, "entitlements")).toBe(1);
    });

    it("does not end a review because of a late report of an open or failed session", async () => {
      const order = await placeOrder(database);
      await fulfil({ database, offers }, createPayment(order.id, { total: 100 }), NOON);
      for (const state of ["open", "pending", "failed", "expired"] as const) {
        const kept = await fulfil({ database, offers }, createPayment(order.id, { state }), secondsLater(5));
        expect(kept.status).toBe("review");
      }
    });

    it("emails the creator once about a payment through an unknown session, and does not change the order", async () => {
      const order = await placeOrder(database);
      const lines: unknown[] = [];
      const ports = { database, offers, log: (...line: unknown[]) => void lines.push(line) };
      const received = { amount: 2900, currency: "USD" };
      for (const _ of [1, 2]) {
        const same = await fulfil(ports, createPayment(order.id, { sessionId: "cs_other" }), NOON);
        expect(same).toMatchObject({ status: "open", total: 2900, paidAt: null });
        expect(lines).toEqual([
          [
            "error",
            "unexpected-payment",
            {
              ...{ order: order.id, session: "cs_other", received },
              message: expect.stringContaining("Check it in the Stripe Dashboard"),
            },
          ],
        ]);
      }
      expect(await countRows(database, "entitlements")).toBe(0);
      expect(await claimMessages(database, "email", NOON)).toMatchObject([
        {
          ...{ kind: "unexpected-payment", recipient: "help@shop.example", orderId: order.id },
          payload: { ...received, payment: `pi_${order.id}` },
        },
      ]);
    });

    it("emails the creator about each unknown session, in the shop's default language", async () => {
      const order = await placeOrder(database);
      const shop = { ...(await offers.shop()), languages: ["zh", "en"] };
      const ports = { database, offers: { ...offers, shop: async () => shop } };
      for (const sessionId of ["cs_2", "cs_3"]) {
        const payment = createPayment(order.id, { sessionId, paymentIntent: null });
        await fulfil(ports, payment, NOON);
      }
      const messages = await claimMessages(database, "email", NOON);
      expect(messages.map(({ locale, payload }) => [locale, payload.payment]).toSorted()).toEqual([
        ["zh", "cs_2"],
        ["zh", "cs_3"],
      ]);
    });

    it("logs a payment through an unknown session even if no catalogue is published", async () => {
      const order = await placeOrder(database);
      const lines: unknown[] = [];
      const noShop = { ...offers, shop: () => Promise.reject(new Error("no catalogue")) };
      const other = createPayment(order.id, { sessionId: "cs_other" });
      await fulfil({ database, offers: noShop }, other, NOON);
      const log = (...line: unknown[]) => void lines.push(line);
      await fulfil({ database, offers: noShop, log }, other, NOON);
      expect(await countRows(database, "messages")).toBe(0);
      expect(lines).toEqual([
        ["error", "unexpected-payment", expect.objectContaining({ order: order.id, session: "cs_other" })],
      ]);
    });

    it("does not email the creator about an unknown session that brought no money", async () => {
      const order = await placeOrder(database);
      for (const changes of [{ state: "pending" as const }, { total: 0, subtotal: 0 }]) {
        const payment = createPayment(order.id, { sessionId: "cs_other", ...changes });
        await fulfil({ database, offers }, payment, NOON);
      }
      expect(await claimMessages(database, "email", NOON)).toEqual([]);
    });

    it("ignores another session, even an expired one, and records the order's session with any amounts", async () => {
      const order = await placeOrder(database);
      const foreign = createPayment(order.id, { sessionId: "cs_other", state: "expired" });
      expect(await fulfil({ database, offers }, foreign, NOON)).toMatchObject({ status: "open" });
      const expired = createPayment(order.id, { state: "expired", subtotal: 0, total: 0 });
      expect(await fulfil({ database, offers }, expired, NOON)).toMatchObject({
        status: "expired",
        total: 2900,
      });
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
      await paid(bundle);
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
      expect((await fulfil({ database, offers }, createPayment(slow.id), secondsLater(9))).status).toBe(
        "paid",
      );
      const failed = await fulfil(
        { database, offers },
        createPayment(bad.id, { state: "failed" }),
        secondsLater(9),
      );
      expect(failed.status).toBe("failed");
    });

    it("ignores a late report once an order is paid, and accepts a payment of an expired order", async () => {
      const order = await paid();
      for (const state of ["open", "pending", "failed", "expired"] as const) {
        expect(
          (await fulfil({ database, offers }, createPayment(order.id, { state }), secondsLater(5))).status,
        ).toBe("paid");
      }
      const slow = await placeOrder(database);
      await fulfil({ database, offers }, createPayment(slow.id, { state: "expired" }), secondsLater(5));
      expect((await fulfil({ database, offers }, createPayment(slow.id), secondsLater(9))).status).toBe(
        "paid",
      );
    });

    it("rebuilds a lost order from the data stored at Stripe", async () => {
      const order = await fulfil({ database, offers }, createPayment("ord_lost"), NOON);
      expect(order).toMatchObject({
        id: "ord_lost",
        status: "paid",
        lines: [{ product: "book", name: "The Book" }],
      });
      const [shelf] = await findLibrary({ database, offers }, "reader@example.com", "en");
      expect(shelf?.items[0]?.files).toEqual([file("book.pdf")]);
    });

    it("rebuilds a lost order of a product that no longer exists, with a part that names the product", async () => {
      for (const [id, line] of [
        ["ord_gone", { product: "gone", option: "standard", quantity: 2, unitAmount: 1000, discount: 0 }],
        ["ord_renamed", { product: "book", option: "gone", quantity: 2, unitAmount: 1000, discount: 0 }],
      ] as const) {
        const order = await fulfil(
          { database, offers },
          createPayment(id, { total: 2000, lines: [line] }),
          NOON,
        );
        expect(order.lines).toEqual([
          {
            ...line,
            name: line.product,
            optionName: line.option,
            ...{ subtotal: 2000, discount: 0, tax: 0, total: 2000, taxes: [] },
            parts: [{ product: line.product, name: {}, files: [] }],
          },
        ]);
      }
      const library = await findLibrary({ database, offers }, "reader@example.com", "en");
      const gone = library.find(({ id }) => id === "ord_gone");
      expect(gone?.items).toMatchObject([{ product: "gone", name: "gone", files: [] }]);
    });

    it("rebuilds a lost order with the option that was bought", async () => {
      const lines = [{ product: "zine", option: "large", quantity: 1, unitAmount: 2900, discount: 0 }];
      const zine = createOffers(twoSizes);
      const order = await fulfil({ database, offers: zine }, createPayment("ord_lost", { lines }), NOON);
      expect(order.lines).toMatchObject([{ option: "large", name: "The Zine", optionName: "Large" }]);
      expect(order.lines[0]?.parts[0]?.files).toEqual([file("large.pdf")]);
    });

    it("finds many orders at once, each once, newest first", async () => {
      const ids: string[] = [];
      for (let n = 0; n < 51; n += 1) ids.unshift((await placeOrder(database, book, secondsLater(n))).id);
      const found = await findOrderHeaders(database, ids.toSorted());
      expect(found.map(({ id }) => id)).toEqual(ids);
    });

    it("lists orders newest first, without unfinished ones", async () => {
      const older = await paid(book, NOON);
      const newer = await paid(book, secondsLater(10));
      await placeOrder(database, book, secondsLater(20));
      const ids = (await listOrders(database, { all: false, limit: 10 })).map(({ id }) => id);
      expect(ids).toEqual([newer.id, older.id]);
      expect(await listOrders(database, { all: true, limit: 10 })).toHaveLength(3);
    });
  });

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
      const order = await paid();
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
      const order = await paid();
      await applyOutcome(order, withRefunds(refund("re_1", 1000), refund("re_2", 500)));
      const messages = await claimMessages(database, "email", secondsLater(5));
      expect(messages.slice(1).map(({ id, payload }) => [id, payload])).toEqual([
        ["refunded_re_1", { amount: 1000, refunded: 1000 }],
        ["refunded_re_2", { amount: 500, refunded: 1500 }],
      ]);
    });

    it("restores access when a full refund has failed, and queues one email", async () => {
      const order = await paid();
      const whole = await applyOutcome(order, withRefunds(refund("re_1", 2900)));
      const failed = withRefunds(refund("re_1", 2900, true));
      const back = await applyOutcome(whole, failed, secondsLater(6));
      expect(back).toMatchObject({ status: "paid", refunded: 0 });
      expect(await access(order)).toBeNull();
      await applyOutcome(back, failed, secondsLater(7));
      expect(await sentAbout()).toEqual(["refund-failed_re_1", "refunded_re_1"]);
    });

    it("notices a failed refund even if another of the same amount was made meanwhile", async () => {
      const order = await paid();
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
      const order = await paid();
      const disputed = await applyOutcome(order, createOutcome(0, "open"));
      expect(disputed.status).toBe("disputed");
      expect(await access(order)).toBe("disputed");
      expect((await applyOutcome(disputed, createOutcome(0, "won"), secondsLater(6))).status).toBe("paid");
      expect(await access(order)).toBeNull();
      expect(await sentAbout()).toEqual(["dispute-opened_du_1", "dispute-won_du_1"]);
    });

    it("ends access for good when the dispute is lost, and queues one email", async () => {
      const order = await paid();
      const disputed = await applyOutcome(order, createOutcome(0, "open"));
      const lost = await applyOutcome(disputed, createOutcome(0, "lost"), secondsLater(6));
      expect(lost.status).toBe("disputed");
      expect(await access(order)).toBe("dispute-lost");
      await applyOutcome(lost, createOutcome(0, "lost"), secondsLater(7));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1", "dispute-opened_du_1"]);
    });

    it("queues an email only about the loss if a dispute is first reported as lost", async () => {
      const order = await paid();
      await applyOutcome(order, createOutcome(0, "lost"));
      expect(await access(order)).toBe("dispute-lost");
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("does not let a stale response undo a refund recorded in the meantime, and reports that it was not applied", async () => {
      const order = await paid();
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
      const order = await paid();
      const inquiry = await applyOutcome(order, createOutcome(0, "open"));
      const closed = await applyOutcome(inquiry, createOutcome(0, "won"), secondsLater(6));
      const again = await recordOutcome(database, closed, createOutcome(0, "open"), secondsLater(7));
      expect(again).toMatchObject({ isApplied: true, order: { status: "disputed" } });
      expect(await access(order)).toBe("disputed");
    });

    it("sends nothing about older refunds and disputes, from before they were stored individually", async () => {
      const order = await paid();
      const old = await asOlder(order, { status: "paid", refunded: 1000 });
      const now: PaymentOutcome = {
        refunds: [refund("re_1", 1000), refund("re_2", 500)],
        disputes: [{ id: "du_1", state: "won" }],
      };
      expect(await applyOutcome(old, now)).toMatchObject({ status: "paid", refunded: 1500, outcome: now });
      expect(await sentAbout()).toEqual(["refunded_re_2"]);
    });

    it("queues an email if a refund from before they were stored individually has failed", async () => {
      const order = await paid();
      const old = await asOlder(order, { status: "refunded", refunded: 2900 });
      const back = await applyOutcome(old, withRefunds(refund("re_1", 2900, true)));
      expect(back).toMatchObject({ status: "paid", refunded: 0 });
      expect(await sentAbout()).toEqual(["refund-failed_re_1"]);
    });

    it("queues no email about a refund that failed before its order was last read, nor about the others", async () => {
      const order = await paid();
      const old = await asOlder(order, { status: "paid", refunded: 1000 });
      await applyOutcome(old, withRefunds(refund("re_1", 500, true), refund("re_2", 1000)));
      expect(await sentAbout()).toEqual([]);
    });

    it("queues one email if only one of several older refunds has failed", async () => {
      const order = await paid();
      const old = await asOlder(order, { status: "paid", refunded: 1500 });
      await applyOutcome(old, withRefunds(refund("re_1", 1000), refund("re_2", 500, true)));
      expect(await sentAbout()).toEqual(["refund-failed_re_2"]);
    });

    it("queues an email about each of several disputes", async () => {
      const order = await paid();
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
      const order = await paid();
      await database.write([sql`UPDATE entitlements SET end_reason = 'another'`]);
      const reason = () => database.read(sql`SELECT end_reason FROM entitlements`);
      const disputed = await applyOutcome(order, createOutcome(0, "open"));
      expect(await reason()).toEqual([{ end_reason: "another" }]);
      await applyOutcome(disputed, createOutcome(0, "won"), secondsLater(6));
      expect(await reason()).toEqual([{ end_reason: "another" }]);
    });

    it("says that an order was refunded, even if a dispute about it was lost, too", async () => {
      const order = await paid();
      const lost = [{ id: "du_1", state: "lost" as const }];
      await applyOutcome(order, { refunds: [refund("re_1", 2900)], disputes: lost });
      expect(await access(order)).toBe("refunded");
    });

    it("queues an email about the decision of a dispute from before outcomes were stored, but not about its opening", async () => {
      const order = await paid();
      const old = await asOlder(order, { status: "disputed", refunded: 0 });
      const disputed = await applyOutcome(old, createOutcome(0, "open"));
      expect(await sentAbout()).toEqual([]);
      await applyOutcome(disputed, createOutcome(0, "lost"), secondsLater(6));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("queues an email about the decision of such a dispute even if its opening was missed", async () => {
      const order = await paid();
      const old = await asOlder(order, { status: "disputed", refunded: 0 });
      await applyOutcome(old, createOutcome(0, "lost"));
      expect(await sentAbout()).toEqual(["dispute-lost_du_1"]);
    });

    it("queues an email about the first dispute of an order from before outcomes were stored", async () => {
      const order = await paid();
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

  describe("webhooks", () => {
    const event = { id: "evt_1", type: "checkout.session.completed", about: { session: "cs_1" } };

    it("records an event once, even if it arrives repeatedly", async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => recordEvent(database, event, NOON)));
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await countRows(database, "webhook_events")).toBe(1);
    });

    it("gives an event to one process, and to another only after the claim has expired", async () => {
      await recordEvent(database, event, NOON);
      const taken = await Promise.all([claimEvents(database, NOON), claimEvents(database, NOON)]);
      expect(taken.flat()).toEqual([event]);
      expect(await claimEvents(database, secondsLater(30))).toEqual([]);
      expect(await claimEvents(database, secondsLater(61))).toEqual([event]);
    });

    it("leaves an event that is claimed when it is recorded to that process, until the claim has expired", async () => {
      expect(await recordEvent(database, event, NOON, { isClaimed: true })).toEqual({ isNew: true });
      expect(await recordEvent(database, event, NOON, { isClaimed: true })).toEqual({ isNew: false });
      expect(await claimEvents(database, secondsLater(59))).toEqual([]);
      expect(await claimEvents(database, secondsLater(61))).toEqual([event]);
    });

    it("records an event about no payment as handled", async () => {
      await recordEvent(database, { id: "evt_2", type: "product.created", about: null }, NOON);
      expect(await countRows(database, "webhook_events")).toBe(1);
      expect(await claimEvents(database, secondsLater(9999))).toEqual([]);
    });

    it("returns a postponed event after its delay, and a handled one never again", async () => {
      await recordEvent(database, event, NOON);
      await claimEvents(database, NOON);
      await postponeEvent(database, event.id, NOON);
      expect(await claimEvents(database, secondsLater(1))).toEqual([]);
      expect(await claimEvents(database, secondsLater(2))).toEqual([event]);
      await markHandled(database, event.id, secondsLater(3));
      expect(await claimEvents(database, secondsLater(9999))).toEqual([]);
    });
  });

  describe("webhooks that a process was handling when it ended", () => {
    it("are released at once for the next process, while handled ones stay handled", async () => {
      for (const id of ["evt_1", "evt_2"]) {
        const event = { id, type: "refund.created", about: { paymentIntent: "pi_1" } };
        await recordEvent(database, event, NOON);
      }
      await claimEvents(database, NOON);
      await markHandled(database, "evt_1", NOON);
      expect(await claimEvents(database, secondsLater(1))).toEqual([]);
      await database.write([releaseEvents(secondsLater(1))]);
      expect(await claimEvents(database, secondsLater(1))).toMatchObject([{ id: "evt_2" }]);
    });
  });

  describe("messages", () => {
    it("are given to one sender each", async () => {
      await paid();
      const taken = await Promise.all([
        claimMessages(database, "email", NOON),
        claimMessages(database, "email", NOON),
      ]);
      expect(taken.flat()).toHaveLength(1);
      const [message] = taken.flat();
      await markSent(database, message?.id ?? "", secondsLater(1));
      expect(await claimMessages(database, "email", secondsLater(9999))).toEqual([]);
    });

    it("are retried after increasing delays during an outage of an hour", async () => {
      await paid();
      let now = NOON;
      let tries = 0;
      while (now < secondsLater(3600)) {
        for (const { id } of await claimMessages(database, "email", now)) {
          tries += 1;
          await postponeMessage(database, id, "down", now);
        }
        now = secondsLater(30, now);
      }
      expect(tries).toBeGreaterThan(4);
      expect(tries).toBeLessThan(12);
      expect(await claimMessages(database, "email", secondsLater(3600, now))).toHaveLength(1);
    });

    it("are released at once when the process that was sending them has ended, unless they were sent or have failed", async () => {
      for (const _ of [1, 2, 3]) await paid();
      const [sent, failed, interrupted] = await claimMessages(database, "email", NOON);
      await markSent(database, sent?.id ?? "", NOON);
      await markFailed(database, failed?.id ?? "", "no such address", NOON);
      expect(await claimMessages(database, "email", secondsLater(1))).toEqual([]);
      await database.write([releaseMessages(secondsLater(1))]);
      expect(await claimMessages(database, "email", secondsLater(1))).toEqual([interrupted]);
    });

    it("of another channel are left to that channel's sender", async () => {
      await paid();
      await database.write([sql`UPDATE messages SET channel = 'webhook'`]);
      expect(await claimMessages(database, "email", secondsLater(9999))).toEqual([]);
    });

    it("that were rejected are not sent again, and show the creator why", async () => {
      await paid();
      const [message] = await claimMessages(database, "email", NOON);
      await markFailed(database, message?.id ?? "", "no such address", NOON);
      expect(await claimMessages(database, "email", secondsLater(9_999_999))).toEqual([]);
      const failed = await listMessages(database, { states: ["failed"], limit: 10 });
      expect(failed).toMatchObject([
        { kind: "paid", recipient: "reader@example.com", attempts: 1, error: "no such address" },
      ]);
      expect(await listMessages(database, { states: ["waiting", "sent"], limit: 10 })).toEqual([]);
    });

    it("with a new link wait one at a time for an address, at most five an hour", async () => {
      await paid();
      const [receipt] = await claimMessages(database, "email", NOON);
      await markSent(database, receipt?.id ?? "", NOON);
      let sent = 0;
      for (let n = 0; n < 10; n += 1) {
        await requestLink(database, { email: " READER@example.com", locale: "zh" }, secondsLater(n));
        await requestLink(database, { email: " READER@example.com", locale: "zh" }, secondsLater(n));
        for (const message of await claimMessages(database, "email", secondsLater(n))) {
          expect(message).toMatchObject({ kind: "link", locale: "zh", recipient: "reader@example.com" });
          await markSent(database, message.id, secondsLater(n));
          sent += 1;
        }
      }
      expect(sent).toBe(5);
    });
  });

  describe("after the clock was set back by a week", () => {
    const WEEK_S = 7 * 24 * 3600;

    it("links can be requested as before, at most five an hour", async () => {
      await paid();
      const ask = async (at: Date) => {
        const wait = await requestLink(database, { email: "reader@example.com", locale: "en" }, at);
        for (const { id } of await claimMessages(database, "email", at)) await markSent(database, id, at);
        return wait;
      };
      for (let n = 0; n < 5; n += 1) expect(await ask(secondsLater(WEEK_S + n))).toBeNull();
      for (let n = 0; n < 5; n += 1) expect(await ask(secondsLater(n))).toBeNull();
      expect(await ask(secondsLater(5))).toBe(3595);
    });

    it("an unconfirmed address gets one email a day as before", async () => {
      const free = { total: 0, subtotal: 0, email: "free@example.com", paymentIntent: null };
      const buyFree = async (at: Date) => {
        const order = await placeOrderFor(database, ["sheet"]);
        await fulfil({ database, offers }, createPayment(order.id, free), at);
        const messages = await claimMessages(database, "email", at);
        for (const { id } of messages) await markSent(database, id, at);
        return messages.length;
      };
      expect(await buyFree(secondsLater(WEEK_S))).toBe(1);
      expect([await buyFree(NOON), await buyFree(secondsLater(1))]).toEqual([1, 0]);
    });

    it("an unfinished order is checked as before", async () => {
      const order = await placeOrder(database);
      expect(await claimPaymentCheck(database, order.id, secondsLater(WEEK_S))).toBe(order.sessionId);
      expect(await claimPaymentCheck(database, order.id, NOON)).toBe(order.sessionId);
      expect(await claimPaymentCheck(database, order.id, secondsLater(1))).toBeNull();
      expect(await claimPaymentCheck(database, order.id, secondsLater(2))).toBe(order.sessionId);
    });

    it("earlier downloads do not count", async () => {
      const download = { entitlementId: "ent_1", quantity: 1, file: "book.pdf" };
      const get = (n: number, at: Date) => countDownload(database, { ...download, sessionHash: `s${n}` }, at);
      for (let n = 0; n < 20; n += 1) expect(await get(n, secondsLater(WEEK_S))).toBe(true);
      for (let n = 0; n < 20; n += 1) expect(await get(n, NOON)).toBe(true);
      expect(await get(20, NOON)).toBe(false);
    });
  });

  describe("rate limits", () => {
    const limit = (key: string, max: number) => ({ key, max, durationMs: 60_000 });

    it("allow a number of actions per period, and return the seconds to wait", async () => {
      const limits = [limit("links:total", 5), limit("links:network:a", 3)];
      for (let n = 0; n < 3; n += 1) expect(await countAgainst(database, limits, secondsLater(n))).toBeNull();
      expect(await countAgainst(database, limits, secondsLater(20))).toBe(40);
      expect(await countAgainst(database, [limit("links:network:b", 3)], secondsLater(20))).toBeNull();
      expect(await countAgainst(database, limits, secondsLater(60))).toBeNull();
    });

    it("that refuse an action use up no other limit, also under simultaneous actions", async () => {
      const total = limit("links:total", 5);
      const attempts = Array.from({ length: 20 }, (_, i) =>
        countAgainst(database, [total, limit(`links:network:${i % 2}`, 2)], NOON),
      );
      const results = await Promise.all(attempts);
      expect(results.filter((wait) => wait === null)).toHaveLength(4);
      const other = () => countAgainst(database, [total, limit("links:network:other", 2)], NOON);
      expect([await other(), await other()]).toEqual([null, 60]);
      // The refusal for all networks did not use up the network's own limit.
      expect(await countAgainst(database, [limit("links:network:other", 2)], NOON)).toBeNull();
    });

    it("that are all exceeded name the longest wait", async () => {
      const limits = [limit("links:total", 0), { ...limit("links:network:a", 0), durationMs: 3_600_000 }];
      expect(await countAgainst(database, limits, NOON)).toBe(3600);
    });

    it("count simultaneous actions one by one", async () => {
      const both = Array.from({ length: 20 }, () => countAgainst(database, [limit("links:total", 5)], NOON));
      const results = await Promise.all(both);
      expect(results.filter((wait) => wait === null)).toHaveLength(5);
    });

    it("expire even if the clock was set back", async () => {
      const limits = [limit("links:total", 1)];
      expect(await countAgainst(database, limits, secondsLater(3600))).toBeNull();
      expect(await countAgainst(database, limits, NOON)).toBeNull();
      expect(await countAgainst(database, limits, NOON)).toBe(60);
    });
  });

  it("remembers when the last replay started, also after the clock was set back", async () => {
    expect(await findLastReplay(database)).toBeNull();
    for (const at of [secondsLater(60), NOON]) {
      await recordReplay(database, at);
      expect(await findLastReplay(database)).toEqual(at);
    }
  });

  describe("links and sessions", () => {
    const owner = { email: "reader@example.com", locale: "en" };

    it("start one session for a link, even if two browsers use it at the same time", async () => {
      const { token } = await createLink(database, owner, NOON);
      const both = await Promise.all([1, 2].map(() => redeemLink(database, token, secondsLater(1))));
      const [session] = both.filter((session) => session !== null);
      expect(both.filter((session) => session === null)).toHaveLength(1);
      expect(await findSession(database, session?.token ?? "", secondsLater(2))).toMatchObject({
        email: owner.email,
      });
      expect(await redeemLink(database, token, secondsLater(3))).toBeNull();
      expect(await countRows(database, "sessions")).toBe(1);
    });

    it("start one session for a code and its link, however many requests come at once", async () => {
      const { hash, token } = await createLink(database, owner, NOON);
      const id = "hash of what the browser holds";
      await database.write([askForCode({ id, email: owner.email }, NOON)]);
      const code = await createCode(database, { id, email: owner.email, linkHash: hash, key: "key" });
      const enter = () => redeemCode(database, { id, code, key: "key" }, secondsLater(1));
      const results = await Promise.all(Array.from({ length: 100 }, enter));
      const [session, ...others] = results.filter((result) => typeof result !== "number");
      expect(session).toMatchObject({ email: owner.email });
      expect(others).toEqual([]);
      expect(await redeemLink(database, token, secondsLater(1))).toBeNull();
      expect(await countRows(database, "sessions")).toBe(1);
    });

    it("take a code only in the browser that has asked for it, five times, for a quarter of an hour", async () => {
      const open = async (id: string) => {
        await database.write([askForCode({ id, email: owner.email }, NOON)]);
        return createCode(database, { id, email: owner.email, key: "key" });
      };
      const enter = (id: string, code: string, at = NOON) =>
        redeemCode(database, { id, code, key: "key" }, at);
      const [code, other] = [await open("one"), await open("other")];
      expect(code).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{6}$/);
      expect(await enter("unknown", code)).toBe(0);
      expect(await enter("one", other)).toBe(4);
      expect(await redeemCode(database, { id: "one", code, key: "another key" }, NOON)).toBe(3);
      for (const left of [2, 1, 0, 0]) expect(await enter("one", "222222")).toBe(left);
      expect(await enter("one", code)).toBe(0);
      expect(await enter("other", other, secondsLater(15 * 60))).toBe(0);
      expect(await enter("other", other, secondsLater(15 * 60 - 1))).toMatchObject({ email: owner.email });
      expect(await enter("other", other)).toBe(0);
    });

    it("count the tries of many requests at once", async () => {
      await database.write([askForCode({ id: "one", email: owner.email }, NOON)]);
      const enter = () => redeemCode(database, { id: "one", code: "222222", key: "key" }, NOON);
      const left = await Promise.all(Array.from({ length: 20 }, enter));
      expect(left.filter((n) => n !== 0)).toHaveLength(4);
    });

    it("are rejected for an expired or unknown link, while the recipient of an expired one can be found", async () => {
      const { token, expires } = await createLink(database, owner, NOON);
      expect(await redeemLink(database, token, expires)).toBeNull();
      expect(await findLink(database, token)).toMatchObject(owner);
      expect(await redeemLink(database, "invented", NOON)).toBeNull();
      expect(await findLink(database, "invented")).toBeNull();
    });

    it("end when the buyer signs out, or after a month", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      if (!session) throw new Error("the link was fresh");
      expect(await findSession(database, session.token, session.expires)).toBeNull();
      await endSession(database, session, secondsLater(1));
      expect(await findSession(database, session.token, secondsLater(2))).toBeNull();
    });

    it("last a month from the last visit, unless others use the computer, too", async () => {
      const open = async (isShared: boolean) => {
        const { token } = await createLink(database, owner, NOON);
        const session = await redeemLink(database, token, NOON, { device: "Firefox/Windows", isShared });
        if (!session) throw new Error("the link was fresh");
        return session;
      };
      const [own, shared] = [await open(false), await open(true)];
      const tomorrow = secondsLater(24 * 3600);
      expect([isRenewable(own, secondsLater(24 * 3600 - 1)), isRenewable(own, tomorrow)]).toEqual([
        false,
        true,
      ]);
      expect(isRenewable(shared, secondsLater(11 * 3600))).toBe(false);
      await renewSession(database, own, tomorrow);
      const month = 30 * 24 * 3600;
      expect(await findSession(database, own.token, secondsLater(month - 1, tomorrow))).not.toBeNull();
      expect(await findSession(database, own.token, secondsLater(month, tomorrow))).toBeNull();
      expect(await findSession(database, shared.token, secondsLater(12 * 3600 - 1))).not.toBeNull();
      expect(await findSession(database, shared.token, secondsLater(12 * 3600))).toBeNull();
      const listed = await listSessions(database, owner.email);
      expect(listed.map(({ device, isShared }) => [device, isShared])).toEqual(
        expect.arrayContaining([
          ["Firefox/Windows", true],
          ["Firefox/Windows", false],
        ]),
      );
    });

    it("are ended only by the address that they belong to", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      if (!session) throw new Error("the link was fresh");
      expect(await endSession(database, { ...session, email: "other@example.com" }, NOON)).toBe(false);
      expect(await findSession(database, session.token, NOON)).not.toBeNull();
      expect(await endSession(database, session, NOON)).toBe(true);
      expect(await endSession(database, session, NOON)).toBe(false);
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
    it("contains the current files, or those that were sold if the product no longer exists", async () => {
      const order = await paid();
      const [option] = book.options;
      if (!option) throw new Error("the book has an option");
      const part = { product: "book", name: book.name, files: [file("book.pdf", "b")] };
      const updated = createOffers({ ...book, options: [{ ...option, parts: [part] }] });
      const id = `${order.id.replace("ord", "ent")}_0_0`;
      const now = await findLibraryItem({ database, offers: updated }, id, "zh");
      expect(now).toMatchObject({ name: "书", files: [{ sha256: "b".repeat(64) }] });
      const gone = await findLibraryItem({ database, offers: createOffers() }, id, "en");
      expect(gone?.files).toEqual([file("book.pdf")]);
    });

    it("contains the files of the option that was bought, or those that were sold if it has none now", async () => {
      const [small, large] = twoSizes.options;
      if (!small || !large) throw new Error("the zine has two options");
      const order = await placeOrder(database, { ...twoSizes, options: [large, small] });
      await fulfil({ database, offers }, createPayment(order.id), NOON);
      const filesNow = async (...options: Offer["options"]) => {
        const offers = createOffers({ ...twoSizes, options });
        const [shelf] = await findLibrary({ database, offers }, "reader@example.com", "en");
        return shelf?.items[0]?.files.map(({ name }) => name);
      };
      expect(await filesNow(small, large)).toEqual(["large.pdf"]);
      expect(await filesNow(small)).toEqual(["large.pdf"]);
      expect(await filesNow(small, { ...large, parts: [] })).toEqual(["large.pdf"]);
      expect(await filesNow(small, { ...large, parts: [{ product: "zine", name: {}, files: [] }] })).toEqual([
        "large.pdf",
      ]);
    });

    it("returns the newest files of a renamed product or edition, also in a bundle", async () => {
      const [, large] = twoSizes.options;
      if (!large) throw new Error("the zine has two options");
      const order = await placeOrder(database, { ...twoSizes, options: [large] });
      await fulfil({ database, offers }, createPayment(order.id), NOON);
      const part = { product: "magazine", name: { en: "The Magazine" }, files: [file("large.pdf", "b")] };
      const renamed: Offer = {
        ...{ ...twoSizes, product: "magazine", previousSlugs: ["zine"] },
        options: [{ ...large, key: "print", previousKeys: ["large"], parts: [part] }],
      };
      const filesNow = async (...now: Offer[]) => {
        const library = await findLibrary(
          { database, offers: createOffers(...now) },
          "reader@example.com",
          "en",
        );
        return library.flatMap(({ items }) =>
          items.map(({ product, name, files }) => [product, name, files[0]?.sha256.slice(0, 1)]),
        );
      };
      expect(await filesNow(renamed)).toEqual([["magazine", "The Magazine", "b"]]);
      expect(await filesNow({ ...renamed, previousSlugs: [] })).toEqual([["zine", "The Zine", "a"]]);

      await clearDatabase(database);
      await paid(bundle);
      const song = { product: "song", name: { en: "The Song" }, files: [file("one.mp3", "b")] };
      const [whole] = bundle.options;
      if (!whole) throw new Error("the bundle has an option");
      const bookNow = { product: "book", name: book.name, files: [file("book.pdf", "b")] };
      const bundleNow = { ...bundle, options: [{ ...whole, parts: [bookNow, song] }] };
      const songNow = { ...book, product: "song", previousSlugs: ["record"] };
      expect(await filesNow(bundleNow, songNow)).toEqual([
        ["book", "The Book", "b"],
        ["song", "The Song", "b"],
      ]);
    });

    it("keeps titles from old orders, which have no language", async () => {
      const titled = { ...file("book.pdf"), title: "The whole book" };
      const [option] = book.options;
      if (!option) throw new Error("the book has an option");
      const part = { product: "book", name: book.name, files: [titled] };
      await paid({ ...book, options: [{ ...option, parts: [part] }] });
      const [shelf] = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "zh");
      expect(shelf?.items[0]?.files[0]?.title).toBe("The whole book");
    });

    it("does not show what another email address has bought", async () => {
      await paid();
      expect(await findLibrary({ database, offers }, "other@example.com", "en")).toEqual([]);
    });

    it("applies the daily download limit to each copy that was bought", async () => {
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
      expect(
        await countDownload(database, { ...download, sessionHash: "next day" }, secondsLater(25 * 3600)),
      ).toBe(true);
    });
  });

  describe("co-purchases", () => {
    it("are pairs that at least two people have paid for, in one order or in several, most frequent first", async () => {
      await buyProducts(database, "one@example.com", ["book", "record"]);
      await buyProducts(database, "one@example.com", ["icons", "book"]);
      await buyProducts(database, "two@example.com", ["record"]);
      await buyProducts(database, "two@example.com", ["icons"]);
      await buyProducts(database, "Two@Example.com", ["book"]);
      await buyProducts(database, "three@example.com", ["book", "record"]);
      expect(await findCoPurchases(database)).toEqual([
        { product: "book", other: "record", buyers: 3 },
        { product: "book", other: "icons", buyers: 2 },
        { product: "icons", other: "record", buyers: 2 },
      ]);
    });

    it("never reveal what one person has bought, even repeatedly", async () => {
      for (const _ of [1, 2]) await buyProducts(database, "one@example.com", ["book", "record"]);
      expect(await findCoPurchases(database)).toEqual([]);
    });

    it("exclude unpaid, refunded, disputed and free products", async () => {
      await buyProducts(database, "one@example.com", ["book", "record", "sheet"]);
      await buyProducts(database, "two@example.com", ["book", "sheet"]);
      await placeOrder(database, { ...book, product: "record" }, NOON, "two@example.com");
      const [back, disputed] = [
        await buyProducts(database, "three@example.com", ["book", "record"]),
        await buyProducts(database, "four@example.com", ["book", "record"]),
      ];
      await recordOutcome(database, back, createOutcome(back.total), NOON);
      const { order: stopped } = await recordOutcome(database, disputed, createOutcome(0, "open"), NOON);
      expect(await findCoPurchases(database)).toEqual([]);
      await recordOutcome(database, stopped, createOutcome(0, "won"), NOON);
      expect(await findCoPurchases(database)).toEqual([{ product: "book", other: "record", buyers: 2 }]);
    });

    it("count a bundle as one product, not as its parts", async () => {
      for (const email of ["one@example.com", "two@example.com"]) {
        await payOrder(database, email, await placeOrder(database, bundle));
        await buyProducts(database, email, ["icons"]);
      }
      expect(await findCoPurchases(database)).toEqual([{ product: "everything", other: "icons", buyers: 2 }]);
    });
  });

  describe("writes", () => {
    it("are atomic, and one that fails does not affect others", async () => {
      const bad = [sql`DELETE FROM orders`, sql`INSERT INTO nowhere VALUES (1)`];
      const order = await placeOrder(database);
      const results = await Promise.allSettled([
        placeOrder(database),
        database.write(bad),
        placeOrder(database),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await countRows(database, "orders")).toBe(3);
      expect(await findOrder(database, order.id)).toEqual(order);
    });
  });
});
