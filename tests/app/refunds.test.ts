import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reconcile } from "#checkout/jobs/reconcile.ts";
import { refundOrder } from "#checkout/jobs/refund-order.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { RefundRequest } from "#domain/api/refund.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderResponse } from "#domain/api/responses/order.ts";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const app: Offer = {
  ...{ product: "app", name: { en: "The App" }, summary: { en: "It works." }, image: null, currency: "USD" },
  options: [
    {
      ...{ ...standard, price: 4000 },
      parts: [{ ...bookPart, product: "app", name: { en: "The App" }, licenceKeys: { activations: 1 } }],
    },
  ],
};

/** Buys the book for 29, the record for 9 and the app for 40 dollars, in this order. */
async function buyThree(changes: Parameters<Shop["payments"]["pay"]>[2] = {}) {
  const shop = await openShop({ offers: [...OFFERS, app] });
  const items = ["book", "record", "app"].map((product) => ({ product }));
  const id = await order(shop.browser(), { items });
  const { sessionId } = shop.payments.pay(id, "reader@example.com", changes);
  await reportEvent(shop, { session: sessionId });
  return { shop, id };
}

function refund(shop: Shop, id: string, request: Omit<z.input<typeof RefundRequest>, "key">, key = "key_1") {
  return refundOrder(shop.ports, id, RefundRequest.parse({ ...request, key }));
}

/** The buyer's products, each with the reason why it has ended. */
async function libraryOf(shop: Shop) {
  const reader = await signIn(shop);
  const { orders } = LibraryResponse.parse(await (await reader.api("/api/library")).json());
  const items = orders.flatMap(({ items }) => items);
  const access = Object.fromEntries(items.map(({ product, ended }) => [product, ended]));
  return { reader, items, access };
}

async function statusOf(shop: Shop, id: string) {
  const { status, refunded, items } = OrderResponse.parse(
    await (await shop.browser().api(`/api/orders/${id}`)).json(),
  );
  return { status, refunded, items: items.map(({ refunded }) => refunded) };
}

const paidFor = (shop: Shop) => shop.payments.asked.filter((what) => what.startsWith("refund"));

describe("a refund of lines", () => {
  it("ends exactly what was bought with them, on every page, and their licences say so", async () => {
    const { shop, id } = await buyThree();
    const { reader, items } = await libraryOf(shop);
    const [{ key }] = z
      .tuple([z.object({ key: z.string() })])
      .parse(items.find(({ product }) => product === "app")?.licences);
    const done = await refund(shop, id, { lines: [2, 0] });
    expect(done.refund).toMatchObject({ amount: 6900, hasFailed: false, lines: [0, 2], key: "key_1" });
    expect(done.order).toMatchObject({ status: "paid", refunded: 6900 });
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 6900, items: [true, false, true] });
    const library = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect(library.orders[0]?.items.map(({ product, ended }) => [product, ended])).toEqual([
      ["book", "refunded"],
      ["record", null],
      ["app", "refunded"],
    ]);
    const download = (line: number, file: string) =>
      reader.api("/api/downloads", { json: { item: `${id.replace("ord", "ent")}_${line}_0`, file } });
    expect(await problemOf(await download(0, "book.pdf"))).toEqual({ status: 403, code: "refunded" });
    expect((await download(1, "one.mp3")).status).toBe(200);
    const verified = await shop.browser().api("/api/licences/verify", { json: { key } });
    expect(await verified.json()).toMatchObject({ valid: false, status: "refunded" });
    const gumroad = await shop
      .browser()
      .api("/v2/licenses/verify", { json: { license_key: key, product_id: "app" } });
    expect(await gumroad.json()).toMatchObject({ success: true, purchase: { refunded: true } });
  });

  it("is told to the buyer by the names of what was refunded", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { lines: [1] });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.mail.sent).toHaveLength(2);
    expect(shop.mail.sent[1]?.subject).toBe("Your refund from The Shop: $9.00");
    expect(shop.mail.sent[1]?.text).toContain("$9.00 for The Record is refunded");
    expect(shop.mail.sent[1]?.text).toContain("No longer in your library: The Record.");
  });

  it("returns a line's own total, with its share of discount and tax", async () => {
    const { shop, id } = await buyThree({ discount: 780, tax: 702, total: 7722 });
    const paid = await findOrder(shop.database, id);
    const total = paid?.lines[1]?.total ?? 0;
    expect(total).not.toBe(900);
    expect((await refund(shop, id, { lines: [1] })).refund.amount).toBe(total);
    const rest = await refund(shop, id, { lines: [0, 2] }, "key_2");
    expect(rest.refund.amount).toBe(7722 - total);
    expect(rest.order).toMatchObject({ status: "refunded", refunded: 7722 });
  });

  it("after a refund of a sum returns what is left of them, ends them, and says so", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { amount: 3900 });
    const done = await refund(shop, id, { lines: [2] }, "key_2");
    expect(done.refund).toMatchObject({ amount: 2000, lines: [2] });
    expect((await libraryOf(shop)).access).toEqual({ book: null, record: null, app: "refunded" });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund from The Shop: $20.00");
    expect(shop.mail.sent.at(-1)?.text).toMatch(/This refund.*The App.*\$20\.00/s);
    const rest = await refund(shop, id, { lines: [0, 1] }, "key_3");
    expect([rest.refund.amount, rest.order.status]).toEqual([1900, "refunded"]);
  });

  it("that fails later gives back what it has ended, and tells the buyer", async () => {
    const { shop, id } = await buyThree();
    const { refund: made } = await refund(shop, id, { lines: [0] });
    expect((await libraryOf(shop)).access).toMatchObject({ book: "refunded" });
    shop.payments.outcomes.set(`pi_${id}`, { refunds: [{ ...made, hasFailed: true }], disputes: [] });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 0, items: [false, false, false] });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund of $29.00 from The Shop did not go through");
    expect((await refund(shop, id, { lines: [0] }, "key_2")).refund).toMatchObject({ amount: 2900 });
  });

  it("is known again after the order book was lost, since Stripe has stored it", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { lines: [1] });
    for (const table of ["orders", "order_items", "order_events", "entitlements", "messages"]) {
      await shop.database.write([{ text: `DELETE FROM ${table}`, values: [] }]);
    }
    await reconcile(shop.ports, NOON);
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 900, items: [false, true, false] });
  });
});

describe("a refund of a sum", () => {
  it("ends nothing, unless with it all was refunded", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { amount: 4000 });
    expect((await libraryOf(shop)).access).toEqual({ book: null, record: null, app: null });
    await refund(shop, id, {}, "key_2");
    expect(paidFor(shop)).toEqual(["refund 4000 key_1", "refund 3800 key_2"]);
    expect(await statusOf(shop, id)).toEqual({
      status: "refunded",
      refunded: 7800,
      items: [true, true, true],
    });
  });

  it("that was made in Stripe's dashboard says nothing about lines, and comes off what can be refunded", async () => {
    const { shop, id } = await buyThree();
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(4000));
    const done = await refund(shop, id, {});
    expect(done.refund.amount).toBe(3800);
    expect((await listEvents(shop.database, id)).map(({ kind, data }) => [kind, "lines" in data])).toEqual([
      ["placed", false],
      ["paid", false],
      ["refunded", false],
      ["refunded", false],
    ]);
  });

  it("of a payment that does not match its order is all that was received", async () => {
    const { shop, id } = await buyThree({ received: 5000 });
    expect((await statusOf(shop, id)).status).toBe("review");
    await expect(refund(shop, id, { lines: [0] })).rejects.toMatchObject({
      ...{ reason: "lines-not-paid", message: expect.stringContaining("Refund all or a sum") },
    });
    const done = await refund(shop, id, {}, "key_2");
    expect([done.refund.amount, done.order.status]).toEqual([5000, "refunded"]);
  });
});

describe("a refund of a payment that was incomplete at first", () => {
  it("leaves the order paid if the rest has arrived, even if that was not reported before", async () => {
    const { shop, id } = await buyThree({ received: 5000 });
    shop.payments.change(id, { received: 7800 });
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(5000));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toMatchObject({ status: "paid", refunded: 5000 });
    expect((await listEvents(shop.database, id)).map(({ kind }) => kind)).toEqual([
      ...["placed", "review", "paid", "refunded"],
    ]);
  });
});

describe("a refund with the same key", () => {
  it("is made once, however often and by however many it is asked for", async () => {
    const { shop, id } = await buyThree();
    const first = await refund(shop, id, { amount: 700 });
    expect(await refund(shop, id, { amount: 700 })).toEqual(first);
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => refund(shop, id, { lines: [1] }, "key_2")),
    );
    const made = answers.filter(({ status }) => status === "fulfilled");
    expect(made.length).toBeGreaterThan(0);
    for (const answer of answers) {
      if (answer.status === "rejected") {
        expect(answer.reason).toMatchObject({
          reason: "in-progress",
          message: expect.stringMatching(/Try again/),
        });
      }
    }
    expect(paidFor(shop)).toEqual(["refund 700 key_1", "refund 819 key_2"]);
    expect((await refund(shop, id, { lines: [1] }, "key_2")).order).toMatchObject({ refunded: 1519 });
  });

  it("does not wait for a refund of another order, and is logged", async () => {
    const shop = await openShop();
    const ids = [await buy(shop), await buy(shop)];
    const made = await Promise.all(ids.map((id) => refund(shop, id, {})));
    expect(made.map(({ order }) => order.status)).toEqual(["refunded", "refunded"]);
    for (const { order, refund } of made) {
      const facts = { order: order.id, refund: refund.id, amount: 2900 };
      expect(shop.lines).toContainEqual({ level: "info", event: "order-refunded", ...facts });
    }
  });

  it("says so if Stripe does not list it yet, and is recorded by its webhook", async () => {
    const { shop, id } = await buyThree();
    const { findOutcome } = shop.payments.port;
    shop.payments.port.findOutcome = async () => createOutcome(0);
    await expect(refund(shop, id, { lines: [0] })).rejects.toThrow(
      `does not list the refund key_1 of ${id} yet`,
    );
    shop.payments.port.findOutcome = findOutcome;
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toMatchObject({ refunded: 2900 });
    expect((await refund(shop, id, { lines: [0] })).order).toMatchObject({ refunded: 2900 });
  });

  it("is found if the shop stopped after Stripe had made it", async () => {
    const { shop, id } = await buyThree();
    const { refund: make } = shop.payments.port;
    shop.payments.port.refund = async (request) => {
      await make(request);
      throw new PaymentsDown("the connection broke");
    };
    await expect(refund(shop, id, { lines: [0] })).rejects.toThrow("the connection broke");
    const done = await refund(shop, id, { lines: [0] });
    expect([done.refund.amount, done.order.refunded]).toEqual([2900, 2900]);
    expect(paidFor(shop)).toEqual(["refund 2900 key_1"]);
  });
});

describe("a refund is refused", () => {
  it.each<[string, Omit<z.input<typeof RefundRequest>, "key">, string, RegExp]>([
    ["of more than was paid", { amount: 7801 }, "amount-too-high", /^Only \$78\.00 is left to refund\.$/],
    ["of a line that there is not", { lines: [3] }, "unknown-line", /no line 3/],
  ])("%s", async (_, request, reason, message) => {
    const { shop, id } = await buyThree();
    const refused = refund(shop, id, request);
    await expect(refused).rejects.toMatchObject({ reason });
    await expect(refused).rejects.toThrow(message);
    expect(paidFor(shop)).toEqual([]);
  });

  it("of a line that was refunded, and of anything once all was", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { lines: [1] });
    await expect(refund(shop, id, { lines: [0, 1] }, "key_2")).rejects.toMatchObject({
      ...{ reason: "line-refunded", message: "The Record was refunded already." },
    });
    await refund(shop, id, {}, "key_5");
    await expect(refund(shop, id, {}, "key_6")).rejects.toMatchObject({
      ...{ reason: "nothing-left", message: "All that was paid has been refunded." },
    });
  });

  it("of what nothing was paid for here: an unknown, unpaid, free or imported order, or a free line", async () => {
    const shop = await openShop();
    await expect(refund(shop, "ord_unknown", {})).rejects.toMatchObject({
      ...{ reason: "unknown-order", message: "There is no such order." },
    });
    const leases = sql`SELECT name FROM leases WHERE name <> 'email'`;
    expect(await shop.database.read(leases)).not.toContainEqual({ name: "refund_ord_unknown" });
    const unpaid = await order(shop.browser(), { items: [{ product: "book" }] });
    await expect(refund(shop, unpaid, {})).rejects.toMatchObject({
      ...{ reason: "no-payment", message: "Nothing was paid for this order through Stripe." },
    });
    const items = [{ product: "book", name: "The Book", optionName: "", quantity: 1 }];
    const sale = { id: "7", email: "reader@example.com", items, amount: 2900, currency: "USD" };
    const sales = [{ ...sale, soldAt: "2025-01-02T03:04:05.000Z" }];
    await importSales(shop.ports, { source: "gumroad", sales, mail: false }, NOON);
    const [imported] = await listOrders(shop.database, { all: false, limit: 1 });
    await expect(refund(shop, imported?.id ?? "", {})).rejects.toMatchObject({ reason: "no-payment" });
    const mixed = await order(shop.browser(), { items: [{ product: "sheet" }, { product: "book" }] });
    const { sessionId } = shop.payments.pay(mixed);
    await reportEvent(shop, { session: sessionId });
    await expect(refund(shop, mixed, { lines: [0] })).rejects.toMatchObject({
      ...{
        reason: "nothing-left",
        message: "Nothing is left to refund of these lines. Their access can be ended.",
      },
    });
  });

  it("by Stripe while the payment is disputed, and changes nothing", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "open"));
    await expect(refund(shop, id, {})).rejects.toMatchObject({ reason: "disputed" });
    expect(await statusOf(shop, id)).toMatchObject({ status: "disputed", refunded: 0 });
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "won"));
    shop.payments.state.isDown = true;
    await expect(refund(shop, id, {})).rejects.toThrow(PaymentsDown);
  });

  it("if it asks for lines and a sum at once", () => {
    expect(RefundRequest.safeParse({ lines: [0], amount: 1, key: "k" }).success).toBe(false);
    expect(RefundRequest.safeParse({ amount: 0, key: "k" }).success).toBe(false);
    expect(RefundRequest.safeParse({ key: "" }).success).toBe(false);
  });
});
