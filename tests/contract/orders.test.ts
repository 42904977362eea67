import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { findLibrary } from "#checkout/orders/entitlements/library.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { findOrder, findOrderByPayment, findOrderHeaders, listOrders } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyOffer,
  clearDatabase,
  countRows,
  createOffers,
  createPayment,
  file,
  NOON,
  placeOrder,
  placeOrderFor,
  secondsLater,
  zine,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("orders", () => {
    it("keeps the order of a bundle's parts, even of many", async () => {
      const products = Array.from({ length: 12 }, (_, n) => `part-${n}`);
      const parts = products.map((product) => ({ product, name: {}, files: [] }));
      await buyOffer(database, {
        ...bundle,
        options: bundle.options.map((option) => ({ ...option, parts })),
      });
      const [order] = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "en");
      expect(order?.items.map(({ product }) => product)).toEqual(products);
    });

    it.each([1, 2, 3, 4, 20, 21])("has all of its %i lines, in their order", async (count) => {
      const products = Array.from({ length: count }, (_, n) => `product-${n}`);
      const { id } = await placeOrderFor(database, products);
      expect((await findOrder(database, id))?.lines.map(({ product }) => product)).toEqual(products);
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
      const order = await buyOffer(database);
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
      const ofZine = createOffers(zine);
      const order = await fulfil({ database, offers: ofZine }, createPayment("ord_lost", { lines }), NOON);
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
      const older = await buyOffer(database, book, NOON);
      const newer = await buyOffer(database, book, secondsLater(10));
      await placeOrder(database, book, secondsLater(20));
      const ids = (await listOrders(database, { all: false, limit: 10 })).map(({ id }) => id);
      expect(ids).toEqual([newer.id, older.id]);
      expect(await listOrders(database, { all: true, limit: 10 })).toHaveLength(3);
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
