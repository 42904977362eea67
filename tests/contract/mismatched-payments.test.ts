import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  clearDatabase,
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
      expect(messages.map(({ kind, recipient, payload }) => [kind, recipient, payload]).toSorted()).toEqual([
        ["payment-mismatch", "help@shop.example", toCreator],
        ["payment-review", "reader@example.com", {}],
      ]);
      const listed = await listOrders(database, { all: false, flagged: true, limit: 9 });
      expect(listed.map(({ id }) => id)).toEqual([order.id]);
    }
  });

  it("logs a payment that is too low once, even if it is first reported twice at the same time", async () => {
    const order = await placeOrder(database);
    const lines: unknown[] = [];
    const ports = { database, offers, log: (...line: unknown[]) => void lines.push(line) };
    const payment = createPayment(order.id, { received: 100 });
    await Promise.all([1, 2].map((seconds) => fulfil(ports, payment, secondsLater(seconds))));
    expect(lines).toEqual([["error", "payment-mismatch", expect.objectContaining({ order: order.id })]]);
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

  it("tells nobody again about an order that is kept for review, even once its emails are deleted", async () => {
    const order = await placeOrder(database);
    const payment = createPayment(order.id, { received: 100 });
    await fulfil({ database, offers }, payment, NOON);
    await database.write([sql`DELETE FROM messages`]);
    await fulfil({ database, offers }, payment, secondsLater(91 * 24 * 60 * 60));
    expect(await countRows(database, "messages")).toBe(0);
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
});
