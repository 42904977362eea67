import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { PaymentsDown, PaymentsRefused } from "#checkout/payments/payments.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, newestToken, order, reportEvent, signIn } from "./buying.ts";
import { getOrder, placeOrder } from "./place-order.ts";
import { NOON, openShop, SIGNATURE } from "./shop.ts";

describe("a payment that is reported", () => {
  it("makes the order paid and sends the buyer one email with a link", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    const response = await reportEvent(shop, { session });
    expect([response.status, await response.json()]).toEqual([200, { received: true }]);
    expect(await findOrder(shop.database, id)).toMatchObject({
      status: "paid",
      email: "reader@example.com",
      paymentIntent: `pi_${id}`,
      paidAt: NOON.toISOString(),
    });
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["reader@example.com"]);
    expect(newestToken(shop)).toMatch(/^[\w-]{43}$/);
  });

  it("is verified by asking the payment service", async () => {
    const { shop, id, session } = await placeOrder();
    expect((await reportEvent(shop, { session })).status).toBe(200);
    expect(shop.payments.asked).toEqual([`session ${session}`]);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "open", paidAt: null });
    expect(shop.mail.sent).toEqual([]);
  });

  it("twenty times, many at once, makes one order and one email, even a day later", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => reportEvent(shop, { session }, n % 2 ? "evt_again" : `evt_${n}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const seconds of [0, 60, 24 * 3600]) {
      shop.wait(seconds);
      await sweep(shop.ports);
    }
    expect(await getOrder(shop, id)).toMatchObject({ status: "paid" });
    expect(shop.mail.keys).toEqual([`paid_${id}`]);
  });

  it("for a session of another program is recorded and changes nothing", async () => {
    const { shop } = await placeOrder();
    expect((await reportEvent(shop, { session: "cs_unknown" })).status).toBe(200);
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
    expect((await reportEvent(shop, {}, "evt_odd")).status).toBe(200);
    expect((await shop.browser().api("/healthz")).status).toBe(200);
  });

  it("with an event that the shop does not use makes no request", async () => {
    const { shop } = await placeOrder();
    const body = JSON.stringify({ id: "evt_1", type: "customer.created", about: null });
    const headers = { "Stripe-Signature": SIGNATURE };
    const init = { method: "POST", body, headers };
    expect((await shop.browser().api("/api/webhooks/stripe", init)).status).toBe(200);
    expect(shop.payments.asked).toEqual([]);
    shop.wait(24 * 3600);
    await sweep(shop.ports);
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
  });

  it.each<Record<string, string>>([{}, { "Stripe-Signature": "forged" }])(
    "without a valid signature is rejected, and nothing is written",
    async (headers) => {
      const { shop, id, session } = await placeOrder();
      shop.payments.pay(id);
      const body = JSON.stringify({ id: "evt_1", type: "test", about: { session } });
      const response = await shop.browser().api("/api/webhooks/stripe", { method: "POST", body, headers });
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { type: "urn:vitrine:problem:forged-webhook" },
      ]);
      expect(await shop.database.read({ text: "SELECT * FROM webhook_events", values: [] })).toEqual([]);
    },
  );

  it("while the payment service is down is handled once it responds", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.state.isDown = true;
    expect((await reportEvent(shop, { session }, "evt_1")).status).toBe(200);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ level: "warn", event: "event-postponed", id: "evt_1", type: "test" }),
    );
    shop.payments.state.isDown = false;
    shop.wait(1);
    await sweep(shop.ports);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "open" });
    shop.wait(1);
    await sweep(shop.ports);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("again, once it can be handled, is handled at once", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.state.isDown = true;
    await reportEvent(shop, { session }, "evt_1");
    shop.payments.state.isDown = false;
    shop.wait(60);
    await reportEvent(shop, { session }, "evt_1");
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("again, after it was handled, asks the payment service nothing", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    for (const _ of [1, 2, 3]) await reportEvent(shop, { session }, "evt_1");
    expect(shop.payments.asked).toHaveLength(1);
  });

  it("is retried after increasing delays, up to an hour, while the payment service stays down", async () => {
    const { shop, session } = await placeOrder();
    shop.payments.state.isDown = true;
    await reportEvent(shop, { session });
    for (const [at, seconds] of [2, 10, 60, 300, 900, 3600, 3600].entries()) {
      expect(shop.payments.asked).toHaveLength(at + 1);
      shop.wait(seconds - 1);
      await sweep(shop.ports);
      expect(shop.payments.asked).toHaveLength(at + 1);
      shop.wait(1);
      await sweep(shop.ports);
    }
    expect(shop.payments.asked).toHaveLength(8);
  });

  it.each([
    ["one email a day in an outage", PaymentsDown, 1],
    ["one for each payment if Stripe refuses the requests", PaymentsRefused, 2],
  ])("and cannot be recorded becomes %s", async (_, PaymentsError, count) => {
    const { shop, session } = await placeOrder();
    const other = await order(shop.browser(), { items: [{ product: "record" }] });
    shop.ports.payments.findBySession = () => Promise.reject(new PaymentsError("no answer"));
    await reportEvent(shop, { session }, "evt_1");
    await reportEvent(shop, { session: shop.payments.pay(other).sessionId }, "evt_2");
    for (const seconds of [2, 10, 60, 300, 900]) {
      shop.wait(seconds);
      await sweep(shop.ports);
    }
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(Array(count).fill("help@shop.example"));
  });

  it("by a slow bank keeps the order pending until the payment succeeds or fails", async () => {
    for (const [state, subject] of [
      ["paid", "Now in your library: The Book"],
      ["failed", "Your payment to The Shop did not go through"],
    ] as const) {
      const { shop, id, session } = await placeOrder();
      shop.payments.pay(id, "reader@example.com", { state: "pending" });
      await reportEvent(shop, { session });
      expect(await findOrder(shop.database, id)).toMatchObject({ status: "pending", paidAt: null });
      expect(shop.mail.sent).toEqual([]);
      shop.payments.change(id, { state });
      await reportEvent(shop, { session });
      expect(await findOrder(shop.database, id)).toMatchObject({ status: state });
      expect(shop.mail.sent.map((email) => email.subject)).toEqual([subject]);
    }
  });

  it.each([
    [{ total: 100 }, { amount: 100, currency: "USD" }, "$1.00"],
    [{ currency: "JPY" }, { amount: 2900, currency: "JPY" }, "¥2,900"],
  ])(
    "of too little, or in another currency, opens nothing, and buyer and creator are notified once: %j",
    async (changes, received, sum) => {
      const { shop, id, session } = await placeOrder();
      shop.payments.pay(id, "reader@example.com", changes);
      for (const _ of [1, 2]) await reportEvent(shop, { session });
      expect(await getOrder(shop, id)).toMatchObject({
        status: "review",
        amount: 2900,
        received,
        paidAt: null,
      });
      const said = shop.mail.sent.map(({ to, subject, text }) => ({ to, subject, text }));
      expect(said).toHaveLength(2);
      expect(said).toContainEqual({
        to: "reader@example.com",
        subject: "We are checking your payment to The Shop",
        text: expect.stringContaining(`We received ${sum} for this order, but it costs $29.00.`),
      });
      expect(said).toContainEqual({
        to: "help@shop.example",
        subject: `Check the payment for order ${id}`,
        text: expect.stringContaining(`Order ${id} costs $29.00, but Stripe reports ${sum}.`),
      });
      expect(shop.lines.filter(({ level }) => level === "error")).toEqual([
        expect.objectContaining({ event: "payment-mismatch", order: id, received }),
      ]);
    },
  );

  it("that is too low is refunded with an email to the buyer, too", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id, "reader@example.com", { total: 100 });
    await reportEvent(shop, { session });
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(100));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await getOrder(shop, id)).toMatchObject({ status: "refunded", refunded: 100 });
    expect(shop.mail.sent.at(-1)).toMatchObject({
      to: "reader@example.com",
      subject: "Your refund from The Shop: $1.00",
      text: expect.not.stringContaining("library"),
    });
  });

  it("through another session gives no access, and the creator gets one email", async () => {
    const { shop, id } = await placeOrder();
    const { sessionId } = shop.payments.pay(id, "mallory@example.com", { sessionId: "cs_other" });
    for (const _ of [1, 2]) await reportEvent(shop, { session: sessionId });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "open", total: 2900, paidAt: null });
    expect(shop.mail.sent.map(({ to, subject }) => [to, subject])).toEqual([
      ["help@shop.example", `Check a payment for order ${id}`],
    ]);
  });

  it("with a discount by the payment service marks the order paid with the amount paid, once its address is confirmed", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id, "reader@example.com", { discount: 2900, total: 0, paymentIntent: null });
    await reportEvent(shop, { session });
    const sums = { discount: 2900, total: 0 };
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "unconfirmed", ...sums });
    await signIn(shop);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", ...sums });
  });
});

it("an event of another mode than the shop's is logged once, with what to do", async () => {
  const shop = await openShop();
  const event = { id: "evt_1", type: "checkout.session.completed", about: null, isOfOtherMode: true };
  const init = {
    method: "POST",
    body: JSON.stringify(event),
    headers: { "Stripe-Signature": SIGNATURE },
  };
  for (const _ of [1, 2]) expect((await shop.browser().api("/api/webhooks/stripe", init)).status).toBe(200);
  const lines = shop.lines.filter(({ event }) => event === "event-of-other-mode");
  expect(lines).toEqual([
    {
      ...{ level: "warn", event: "event-of-other-mode", id: "evt_1", type: "checkout.session.completed" },
      message: expect.stringContaining("Check the webhook endpoint"),
    },
  ]);
});

describe("a refund", () => {
  it("that is reported before its payment is recorded together with it", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "refunded", refunded: 2900 });
    expect(shop.mail.keys).toEqual([`paid_${id}`, "refunded_re_2900"]);
  });

  it("of another program's payment, or of an unpaid one, changes nothing", async () => {
    const { shop, id } = await placeOrder();
    await reportEvent(shop, { paymentIntent: "pi_unknown" });
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
    shop.payments.pay(id);
    shop.payments.change(id, { state: "pending" });
    shop.payments.asked.length = 0;
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.payments.asked).toEqual([`intent pi_${id}`]);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "pending", refunded: 0 });
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
    expect(shop.mail.sent).toEqual([]);
  });
});

it("does not change an order whose payment the payment service no longer knows", async () => {
  const shop = await openShop();
  const id = await buy(shop);
  shop.payments.outcomes.clear();
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
  expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
});
