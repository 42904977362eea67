import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reconcile, replayMissedEvents, replayRegularly } from "#checkout/jobs/reconcile.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { MailDown } from "#checkout/mail/mail.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { findFacts } from "#checkout/orders/payment-facts.ts";
import { PermissionMissing } from "#checkout/payments/payments.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, newestToken, order, reportEvent } from "./buying.ts";
import { NOON, openShop, type Shop, SIGNATURE } from "./shop.ts";

const Answer = z.looseObject({ status: z.string() });

async function getOrder(shop: Shop, id: string) {
  return Answer.parse(await (await shop.browser().api(`/api/orders/${id}`)).json());
}

async function placeOrder() {
  const shop = await openShop();
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  shop.payments.asked.length = 0;
  return { shop, id, session: `cs_${id}` };
}

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
      expect(shop.mail.sent.map((mail) => mail.subject)).toEqual([subject]);
    }
  });

  it.each([
    [{ total: 100 }, { amount: 100, currency: "USD" }, "$1.00"],
    [{ currency: "JPY" }, { amount: 2900, currency: "JPY" }, "¥2,900"],
  ])(
    "of too little, or in another currency, opens nothing, and buyer and creator are told once: %j",
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
        subject: `Check the payment of order ${id}`,
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

  it("with a discount by the payment service marks the order paid with the amount paid", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id, "reader@example.com", { discount: 2900, total: 0, paymentIntent: null });
    await reportEvent(shop, { session });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", discount: 2900, total: 0 });
  });
});

describe("the page that a buyer returns to", () => {
  it("finds the payment before its webhook arrives, and the email is sent", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.pay(id);
    expect(await getOrder(shop, id)).toEqual({
      id,
      status: "paid",
      currency: "USD",
      ...{ subtotal: 2900, discount: 0, tax: 0, taxIncluded: 0, amount: 2900, refunded: 0 },
      ...{ discountName: null, received: null, dispute: null },
      ...{ email: "r•••@e•••.com", opened: false, gift: null, delivery: null, correctableUntil: null },
      createdAt: NOON.toISOString(),
      paidAt: NOON.toISOString(),
      items: [
        {
          product: "book",
          option: "standard",
          name: "The Book",
          optionName: "",
          refunded: false,
          quantity: 1,
          amount: 2900,
        },
      ],
    });
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("asks the payment service at most every two seconds, and no more once the order is paid", async () => {
    const { shop, id } = await placeOrder();
    for (const seconds of [0, 1]) {
      shop.wait(seconds);
      await getOrder(shop, id);
    }
    expect(shop.payments.asked).toHaveLength(1);
    shop.wait(1);
    await getOrder(shop, id);
    expect(shop.payments.asked).toHaveLength(2);
    shop.payments.pay(id);
    shop.wait(2);
    await getOrder(shop, id);
    shop.wait(2);
    await getOrder(shop, id);
    expect(shop.payments.asked).toHaveLength(3);
  });

  it("leaves the shop's other work to the next sweep while the order stays as it is", async () => {
    const shop = await openShop();
    shop.mail.state.answer = new MailDown("down");
    const id = await buy(shop);
    shop.mail.state.answer = { accepted: true };
    shop.wait(60);
    await getOrder(shop, id);
    expect(shop.mail.sent).toEqual([]);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("gives up soon if the payment service does not answer, since the buyer waits", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }] });
    const received: unknown[] = [];
    shop.ports.payments.findBySession = async (_, options) => {
      received.push(options);
      return null;
    };
    await browser.api(`/api/orders/${id}`);
    expect(received).toEqual([{ isBuyerWaiting: true }]);
  });

  it("asks the payment service five times a second at most, for all orders together", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push(await order(browser, { items: [{ product: "book" }] }));
    const lookups = async () => {
      const before = shop.payments.asked.length;
      for (const id of ids) expect((await browser.api(`/api/orders/${id}`)).status).toBe(200);
      return shop.payments.asked.length - before;
    };
    expect(await lookups()).toBe(5);
    shop.wait(2);
    expect(await lookups()).toBe(5);
    shop.wait(3600);
    expect(await lookups()).toBe(5);
  });

  it("shows the stored order while the payment service is down or does not know the payment", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.state.isDown = true;
    expect(await getOrder(shop, id)).toMatchObject({ status: "open" });
    shop.payments.state.isDown = false;
    shop.payments.byOrder.clear();
    shop.wait(2);
    expect(await getOrder(shop, id)).toMatchObject({ status: "open" });
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("fails if the order cannot be read", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.port.findBySession = () => Promise.reject(new Error("a mistake"));
    const response = await shop.browser().api(`/api/orders/${id}`);
    expect([response.status, await response.json()]).toMatchObject([
      500,
      { type: "urn:vitrine:problem:internal-error" },
    ]);
  });
});

describe("reconciliation", () => {
  it("finds payments whose webhooks were lost, and changes nothing the second time", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.pay(id);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 0 });
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("finds refunds whose webhooks were lost, a second partial one too", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    for (const refunded of [1000, 1500]) {
      shop.payments.outcomes.set(`pi_${id}`, createOutcome(refunded));
      expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
      expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", refunded });
    }
  });

  it("marks orders as expired, failed or pending, and ignores abandoned orders that the book has lost", async () => {
    const { shop, id } = await placeOrder();
    for (const state of ["pending", "failed"] as const) {
      shop.payments.change(id, { state });
      expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
      expect(await findOrder(shop.database, id)).toMatchObject({ status: state });
    }
    for (const state of ["open", "expired"] as const) {
      shop.payments.change(id, { state });
      await shop.database.write([{ text: "DELETE FROM orders", values: [] }]);
      expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 0 });
      expect(await findOrder(shop.database, id)).toBeNull();
    }
  });

  it("restores paid orders that the book has lost", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    for (const table of ["orders", "order_items", "entitlements", "messages"])
      await shop.database.write([{ text: `DELETE FROM ${table}`, values: [] }]);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", total: 2900 });
  });

  it("fetches refunds and disputes only of paid orders", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.change(id, { state: "failed", paymentIntent: "pi_1" });
    const free = await order(shop.browser(), { items: [{ product: "sheet" }] });
    shop.payments.pay(free, "free@example.com", { paymentIntent: null });
    shop.payments.asked.length = 0;
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 2, changed: 2 });
    expect(shop.payments.asked).toEqual(["list", "reversed", "fees"]);
  });

  it("costs unchanged paid sales one read for many, no write and no request of their own", async () => {
    const shop = await openShop();
    for (let n = 0; n < 10; n += 1) await buy(shop);
    await reconcile(shop.ports, NOON);
    shop.payments.asked.length = 0;
    const { read, write } = shop.database;
    const statements: string[] = [];
    shop.ports.database.read = (statement) => {
      statements.push(statement.text);
      return read(statement);
    };
    shop.ports.database.write = (batch) => {
      statements.push(...batch.map(({ text }) => text));
      return write(batch);
    };
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 10, changed: 0 });
    expect(shop.payments.asked).toEqual(["list", "reversed", "fees"]);
    expect(statements).toEqual([
      expect.stringContaining("FROM orders WHERE id IN"),
      expect.stringContaining("FROM payment_facts WHERE payment_intent IN"),
    ]);
  });

  it("finds a new refund among more sales than fit into one read", async () => {
    const shop = await openShop();
    const ids: string[] = [];
    for (let n = 0; n < 51; n += 1) ids.push(await buy(shop));
    const lost = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.pay(lost);
    const refunded = ids[0] ?? "";
    shop.payments.outcomes.set(`pi_${refunded}`, createOutcome(2900));
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 52, changed: 2 });
    expect(await findOrder(shop.database, lost)).toMatchObject({ status: "paid" });
    expect(await findOrder(shop.database, refunded)).toMatchObject({ status: "refunded" });
  });

  it("continues after a payment that fails, and logs which one", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.change(id, { email: null });
    const other = await order(shop.browser(), { items: [{ product: "record" }] });
    shop.payments.pay(other);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 2, changed: 1 });
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ level: "error", event: "reconcile-payment-failed", session }),
    );
  });
});

describe("reconciliation with refunds and disputes", () => {
  it("finds refunds and disputes of older payments, each once", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.wait(30 * 24 * 3600);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    shop.payments.reversed.push(`pi_${id}`, `pi_${id}`, "pi_unknown");
    const since = shop.ports.clock();
    expect(await reconcile(shop.ports, since)).toEqual({ seen: 2, changed: 1 });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "refunded" });
    expect(await reconcile(shop.ports, since)).toEqual({ seen: 2, changed: 0 });
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("does not check a payment twice", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    shop.payments.reversed.push(`pi_${id}`);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
  });

  it("continues after one that fails, and logs which one", async () => {
    const shop = await openShop();
    shop.payments.reversed.push("pi_1", "pi_2");
    shop.payments.port.findByIntent = () => Promise.reject(new Error("a mistake"));
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 2, changed: 0 });
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ event: "reconcile-payment-failed", paymentIntent: "pi_2" }),
    );
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

it("the fees of payments are recorded with the regular check, which works without them, too", async () => {
  const shop = await openShop();
  const id = await buy(shop);
  await replayRegularly(shop.ports);
  expect(await findFacts(shop.database, [`pi_${id}`])).toEqual(
    new Map([[`pi_${id}`, { country: "NL", fee: { amount: 145, currency: "USD" } }]]),
  );
  shop.payments.port.listFeesSince = () => {
    throw new PermissionMissing("the key may not");
  };
  await replayRegularly(shop.ports);
  expect(shop.lines.at(-1)).toMatchObject({
    level: "warn",
    event: "fees-not-recorded",
    error: "PermissionMissing",
  });
});

describe("events that never arrived as webhooks", () => {
  it("are handled when they are listed, and recorded ones are skipped", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.events.push({ id: "evt_1", type: "test", about: { session } });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(1);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
    shop.payments.asked.length = 0;
    shop.payments.events.push({ id: "evt_2", type: "test", about: null });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(1);
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(0);
    expect(shop.payments.asked).toEqual(["events", "events"]);
  });

  const daysBefore = (days: number, at: Date) => new Date(at.getTime() - days * 24 * 3600 * 1000);

  it("are searched for three days back, as long as the payment service retries webhooks", async () => {
    const shop = await openShop();
    for (let n = 0; n < 2; n += 1) await replayRegularly(shop.ports);
    expect(shop.payments.listedFrom).toEqual([daysBefore(3, NOON), daysBefore(3, NOON)]);
  });

  it("are searched for since an hour before the last successful search, if that is longer ago", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(10 * 24 * 3600);
    shop.payments.state.isDown = true;
    await expect(replayRegularly(shop.ports)).rejects.toThrow("down");
    shop.payments.state.isDown = false;
    await replayRegularly(shop.ports);
    expect(shop.payments.listedFrom.at(-1)).toEqual(new Date(NOON.getTime() - 3600 * 1000));
    expect(shop.lines).toEqual([]);
    await replayRegularly(shop.ports);
    expect(shop.payments.listedFrom.at(-1)).toEqual(daysBefore(3, shop.ports.clock()));
  });

  it("are searched for 30 days back at most, with a warning that says how to find what is older", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(40 * 24 * 3600);
    await replayRegularly(shop.ports);
    expect(shop.payments.listedFrom.at(-1)).toEqual(daysBefore(30, shop.ports.clock()));
    expect(shop.lines).toEqual([
      {
        ...{ level: "warn", event: "events-expired", since: NOON.toISOString() },
        message: expect.stringContaining("npm run shop -- reconcile --since 2026-11-22"),
      },
    ]);
  });

  it("are searched for 30 days back after the clock was set back", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(-3600);
    for (let n = 0; n < 2; n += 1) await replayRegularly(shop.ports);
    const now = shop.ports.clock();
    expect(shop.payments.listedFrom.slice(1)).toEqual([daysBefore(30, now), daysBefore(3, now)]);
    expect(shop.lines).toEqual([]);
  });

  it("are handled in any number", async () => {
    const { shop, session } = await placeOrder();
    for (let n = 0; n < 45; n += 1)
      shop.payments.events.push({ id: `evt_${n}`, type: "test", about: { session } });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(45);
    expect(shop.payments.asked.filter((what) => what.startsWith("session"))).toHaveLength(45);
  });
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

describe("a webhook about nothing that the shop keeps", () => {
  it("is recorded in one write, which is all that it costs", async () => {
    const shop = await openShop();
    const asked: string[] = [];
    const { read, write } = shop.ports.database;
    shop.ports.database.read = (statement) => {
      asked.push(statement.text);
      return read(statement);
    };
    shop.ports.database.write = (statements) => {
      asked.push(...statements.map(({ text }) => text));
      return write(statements);
    };
    const body = JSON.stringify({ id: "evt_1", type: "product.created", about: null });
    const init = { method: "POST", body, headers: { "Stripe-Signature": SIGNATURE } };
    expect((await shop.browser().api("/api/webhooks/stripe", init)).status).toBe(200);
    expect(asked).toEqual([expect.stringContaining("INSERT INTO webhook_events")]);
    await sweep(shop.ports);
    expect(asked.slice(1)).toEqual(
      ["webhook_events", "messages"].map((table) => expect.stringContaining(`SELECT id FROM ${table}`)),
    );
  });
});

describe("one sweep", () => {
  it("of a shop where nothing is due reads the events and the messages, once each", async () => {
    const shop = await openShop();
    const asked: string[] = [];
    const { read } = shop.ports.database;
    shop.ports.database.read = (statement) => {
      asked.push(statement.text);
      return read(statement);
    };
    await sweep(shop.ports);
    expect(asked).toEqual(
      ["webhook_events", "messages"].map((table) => expect.stringContaining(`FROM ${table}`)),
    );
  });

  it("handles more than one batch of events and of emails", async () => {
    const { shop, session } = await placeOrder();
    shop.payments.state.isDown = true;
    for (let n = 0; n < 25; n += 1) await reportEvent(shop, { session }, `evt_${n}`);
    shop.payments.state.isDown = false;
    for (let n = 0; n < 12; n += 1) {
      const id = await order(shop.browser(), { items: [{ product: "sheet" }], email: `r${n}@example.com` });
      shop.payments.pay(id, `r${n}@example.com`);
    }
    await reconcile(shop.ports, NOON);
    shop.wait(3600);
    shop.payments.asked.length = 0;
    await sweep(shop.ports);
    expect(shop.payments.asked.filter((what) => what === `session ${session}`)).toHaveLength(25);
    expect(shop.mail.sent).toHaveLength(12);
  });

  it("handles at most 400 events, so that a cron run ends", async () => {
    const { shop } = await placeOrder();
    const text = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 401)
      INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts)
      SELECT 'evt_' || n, 'test', '{"id":"evt_' || n || '","type":"test","about":null}', '2026', '2026', 0
      FROM numbers`;
    await shop.database.write([{ text, values: [] }]);
    const unhandledCount = async () => {
      const open = { text: "SELECT id FROM webhook_events WHERE handled_at IS NULL", values: [] };
      return (await shop.database.read(open)).length;
    };
    await sweep(shop.ports);
    expect(await unhandledCount()).toBe(1);
    await sweep(shop.ports);
    expect(await unhandledCount()).toBe(0);
  });
});
