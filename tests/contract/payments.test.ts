import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import {
  AmountTooSmall,
  type NewRefund,
  type Payments,
  PaymentsDown,
  PermissionMissing,
} from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { ForgedWebhook } from "#checkout/webhooks/forged-webhook.ts";
import { HOUR_MS } from "#domain/time.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { book } from "./order-book/samples.ts";

const SECRETS = { secretKey: "sk_test_contract", webhookSecret: "whsec_contract" };

/** Tests the real SDK with the sandbox, which behaves like Stripe. */
describe("payments by Stripe", () => {
  let folder: string;
  let sandbox: { url: string; close(): Promise<void> };
  let payments: Payments;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-payments-"));
    sandbox = await serveSandbox({
      port: 0,
      dataFile: join(folder, "sandbox.jsonl"),
      webhookUrl: "http://localhost:9/api/webhooks/stripe",
      webhookSecret: SECRETS.webhookSecret,
    });
    payments = stripePayments({ ...SECRETS, apiUrl: sandbox.url });
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const PAGE = {
    images: [null],
    successUrl: "https://shop.example/order/",
    cancelUrl: "https://shop.example/",
    lifetimeMs: 2 * HOUR_MS,
  };

  /** An order of two copies of the book. */
  function createOrder(id: string, unitAmount = 2900): Order {
    const [option] = book.options;
    if (!option) throw new Error("the book has an option");
    const line = orderLine(book, option, { quantity: 2, unitAmount, locale: "zh" });
    const order = newOrder({ lines: [line], currency: "USD", email: null, locale: "zh", at: new Date() });
    return { ...order, id };
  }

  const open = (id: string, unitAmount?: number) => payments.open(createOrder(id, unitAmount), PAGE);

  async function pay(url: string, action: string): Promise<void> {
    const body = new URLSearchParams({ action, email: "reader@example.com", card: "4242424242424242" });
    await fetch(url, { method: "POST", body, redirect: "manual" });
  }

  /** Changes a payment in the sandbox, as the bank would. */
  async function decide(
    sessionId: string,
    action: "fail" | "complete" | "fail-refund" | "dispute" | "win" | "lose",
  ) {
    const body = new URLSearchParams({ action });
    const headers = { Accept: "application/json" };
    await fetch(`${sandbox.url}/payments/${sessionId}`, { method: "POST", body, headers });
  }

  it("open one payment page for each order, even if it is requested repeatedly", async () => {
    const order = createOrder("ord_twice");
    const first = await payments.open(order, PAGE);
    expect(await payments.open(order, PAGE)).toEqual(first);
  });

  it("distinguish an amount below the minimum from an outage", async () => {
    await expect(open("ord_small", 24)).rejects.toThrow(AmountTooSmall);
  });

  it("can be closed while nobody has paid, and otherwise stay as they are", async () => {
    const unpaid = await open("ord_closed");
    for (const _ of [1, 2]) {
      expect(await payments.expire(unpaid.sessionId)).toMatchObject({
        orderId: "ord_closed",
        state: "expired",
      });
    }
    const paid = await open("ord_not_closed");
    await pay(paid.url, "pay");
    expect(await payments.expire(paid.sessionId)).toMatchObject({ state: "paid" });
    expect(await payments.expire("cs_unknown")).toBeNull();
  });

  it("say what statements say, and where a buyer who wants that can pay after the page has expired", async () => {
    const page = { ...PAGE, statementDescriptor: "LANTERN", hasReminder: true };
    const { sessionId, url } = await payments.open(createOrder("ord_left"), page);
    const form = { action: "abandon", email: "reader@example.com", promotions: "opt_in" };
    await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const expired = await payments.expire(sessionId);
    expect(expired).toMatchObject({ state: "expired", email: "reader@example.com" });
    const copy = await fetch(expired?.recovery?.url ?? "", { redirect: "manual" });
    await pay(new URL(copy.headers.get("Location") ?? "", sandbox.url).href, "pay");
    const [paid] = await Array.fromAsync(payments.listPaymentsSince(new Date(Date.now() - HOUR_MS)));
    expect(paid).toMatchObject({ state: "paid", orderId: "ord_left", recoveredFrom: sessionId });
    const { hostname: host, port } = new URL(sandbox.url);
    const stripe = new Stripe(SECRETS.secretKey, { host, port, protocol: "http" });
    const intent = await stripe.paymentIntents.retrieve(paid?.paymentIntent ?? "", {
      expand: ["latest_charge"],
    });
    expect(intent.latest_charge).toMatchObject({ calculated_statement_descriptor: "SANDBOX* LANTERN" });
  });

  it("have no such place for a buyer who has not ticked the box", async () => {
    const { sessionId, url } = await payments.open(createOrder("ord_silent"), { ...PAGE, hasReminder: true });
    await pay(url, "abandon");
    expect(await payments.expire(sessionId)).not.toHaveProperty("recovery");
  });

  it("tell their fee and the buyer's country", async () => {
    const { url } = await open("ord_fee");
    const form = { email: "reader@example.com", card: "4242424242424242", country: "FR" };
    await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const [newest] = await Array.fromAsync(payments.listFeesSince(new Date(Date.now() - HOUR_MS)));
    const [paid] = await Array.fromAsync(payments.listPaymentsSince(new Date(Date.now() - HOUR_MS)));
    expect(newest).toEqual({
      ...{ paymentIntent: paid?.paymentIntent, country: "FR" },
      // 2.9 % of $58.00 and 30 cents
      fee: { amount: 198, currency: "USD" },
    });
    expect(paid?.billing).toMatchObject({ country: "FR" });
    expect(await Array.fromAsync(payments.listFeesSince(new Date(Date.now() + HOUR_MS)))).toEqual([]);
  });

  it("have a state: open, paid or pending", async () => {
    const { sessionId, url } = await open("ord_states");
    expect(await payments.findBySession(sessionId)).toMatchObject({
      state: "open",
      orderId: "ord_states",
      subtotal: 5800,
      discount: 0,
      tax: 0,
      total: 5800,
    });
    await pay(url, "pay");
    expect(await payments.findBySession(sessionId)).toMatchObject({
      state: "paid",
      currency: "USD",
      email: "reader@example.com",
      locale: "zh",
      lines: [{ product: "book", option: "standard", quantity: 2, unitAmount: 2900 }],
    });
    const slow = await open("ord_slow");
    await pay(slow.url, "pay-late");
    expect((await payments.findBySession(slow.sessionId))?.state).toBe("pending");
  });

  it("have the tax of each line, added or contained, and what the buyer entered for the invoice", async () => {
    for (const [pricesInclude, sums, amounts] of [
      [false, { subtotal: 5800, tax: 1102, total: 6902 }, { amount: 1102, taxable: 5800 }],
      [true, { subtotal: 5800, tax: 0, total: 5800 }, { amount: 926, taxable: 4874 }],
    ] as const) {
      const tax = { pricesInclude, codes: ["txcd_10000000"] };
      const { sessionId, url } = await payments.open(createOrder(`ord_tax_${pricesInclude}`), {
        ...PAGE,
        tax,
      });
      const body = new URLSearchParams({
        email: "reader@example.com",
        name: "Ada",
        card: "4242424242424242",
      });
      for (const [name, value] of Object.entries({
        country: "DE",
        business_name: "Ada GmbH",
        city: "Berlin",
      }))
        body.set(name, value);
      await fetch(url, { method: "POST", body, redirect: "manual" });
      const payment = await payments.findBySession(sessionId);
      const part = { name: "VAT", country: "DE", percentage: 19, isIncluded: pricesInclude };
      expect(payment).toMatchObject({
        ...{ state: "paid", ...sums, taxes: [[{ ...part, ...amounts, isReverseCharge: false }]] },
        billing: { name: "Ada", company: "Ada GmbH", address: ["Berlin"], country: "DE", taxId: "" },
        method: { kind: "visa", last4: "4242" },
      });
      expect(await payments.findByIntent(payment?.paymentIntent ?? "")).toEqual(payment);
    }
  });

  it("are found by their intent, with the refunded amount", async () => {
    const { sessionId, url } = await open("ord_refund");
    await pay(url, "pay");
    const intent = (await payments.findBySession(sessionId))?.paymentIntent ?? "";
    expect(await payments.findByIntent(intent)).toMatchObject({ orderId: "ord_refund" });
    expect(await payments.findOutcome(intent)).toEqual({ refunds: [], disputes: [] });
    const first = await stripe().refunds.create({ payment_intent: intent, amount: 800 });
    const second = await stripe().refunds.create({ payment_intent: intent, amount: 500 });
    const refunds = [
      { id: first.id, amount: 800, hasFailed: false },
      { id: second.id, amount: 500, hasFailed: false },
    ];
    expect(await payments.findOutcome(intent)).toEqual({ refunds, disputes: [] });
    await decide(sessionId, "fail-refund");
    const [kept, failed] = refunds;
    expect(await payments.findOutcome(intent)).toEqual({
      refunds: [kept, { ...failed, hasFailed: true }],
      disputes: [],
    });
  });

  it("are refunded once for each key, and know the lines and the key of each refund of the shop", async () => {
    const { sessionId, url } = await open("ord_by_shop");
    await pay(url, "pay");
    const paymentIntent = (await payments.findBySession(sessionId))?.paymentIntent ?? "";
    const reason = "requested_by_customer";
    const refund = { paymentIntent, orderId: "ord_by_shop", amount: 800, lines: [0, 2], reason } as const;
    const make = (changes: Partial<NewRefund>) =>
      payments.refund({ ...refund, lines: [0, 2], key: "key_1", ...changes });
    for (const _ of [1, 2]) await make({});
    await make({ key: "key_2", amount: 500, lines: null });
    const id = expect.stringMatching(/^re_/);
    expect((await payments.findOutcome(paymentIntent))?.refunds).toEqual([
      { id, amount: 800, hasFailed: false, lines: [0, 2], key: "key_1" },
      { id, amount: 500, hasFailed: false, key: "key_2" },
    ]);
    await expect(make({ amount: 900 })).rejects.toMatchObject({ reason: "refused" });
    await expect(make({ key: "key_3", amount: 4501 })).rejects.toMatchObject({
      reason: "refused",
      message: expect.stringContaining("Stripe refused the refund: Refund amount (4501) is greater"),
    });
    const restricted = stripePayments({
      ...{
        secretKey: "rk_test_without_rak_charge_write",
        webhookSecret: SECRETS.webhookSecret,
        apiUrl: sandbox.url,
      },
    });
    const denied = restricted.refund({ ...refund, lines: null, key: "key_4" });
    await expect(denied).rejects.toThrow(PermissionMissing);
    await expect(denied).rejects.toThrow(/set "Charges and Refunds" to Write: .*'rak_charge_write'/);
    await decide(sessionId, "dispute");
    await expect(make({ key: "key_5" })).rejects.toMatchObject({ reason: "disputed" });
    const refunded = await open("ord_all_back");
    await pay(refunded.url, "pay");
    const intent = (await payments.findBySession(refunded.sessionId))?.paymentIntent ?? "";
    await make({ paymentIntent: intent, key: "all", amount: 5800 });
    await expect(make({ paymentIntent: intent, key: "more", amount: 1 })).rejects.toMatchObject({
      reason: "nothing-left",
    });
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(nowhere.refund({ ...refund, lines: null, key: "key_6" })).rejects.toThrow(PaymentsDown);
  });

  it("that are delayed become paid or failed", async () => {
    for (const [id, ending, state] of [
      ["ord_late_failure", "fail", "failed"],
      ["ord_late_success", "complete", "paid"],
    ] as const) {
      const { sessionId, url } = await open(id);
      await pay(url, "pay-late");
      await decide(sessionId, ending);
      expect((await payments.findBySession(sessionId))?.state).toBe(state);
    }
  });

  it("report a dispute as open, and later as lost or won", async () => {
    for (const [id, ending, state] of [
      ["ord_dispute_lost", "lose", "lost"],
      ["ord_dispute_won", "win", "won"],
    ] as const) {
      const { sessionId, url } = await open(id);
      await pay(url, "pay");
      const intent = (await payments.findBySession(sessionId))?.paymentIntent ?? "";
      await decide(sessionId, "dispute");
      const dispute = { id: expect.stringMatching(/^du_/), state: "open" };
      expect(await payments.findOutcome(intent)).toEqual({ refunds: [], disputes: [dispute] });
      await decide(sessionId, ending);
      expect(await payments.findOutcome(intent)).toEqual({ refunds: [], disputes: [{ ...dispute, state }] });
    }
  });

  it("are listed, except sessions that other programs have opened", async () => {
    const foreign = await stripe().checkout.sessions.create({
      mode: "payment",
      client_reference_id: "ord_states",
      line_items: [
        { quantity: 1, price_data: { currency: "usd", unit_amount: 100, product_data: { name: "A tip" } } },
      ],
      success_url: "https://elsewhere.example/",
    });
    expect(await payments.findBySession(foreign.id)).toBeNull();
    const seen: string[] = [];
    for await (const { sessionId } of payments.listPaymentsSince(new Date(Date.now() - 3_600_000)))
      seen.push(sessionId);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).not.toContain(foreign.id);
  });

  it("are listed when they are refunded or disputed, even if they are old, with the events that report it", async () => {
    const { sessionId, url } = await open("ord_late_refund");
    await pay(url, "pay");
    const intent = (await payments.findBySession(sessionId))?.paymentIntent ?? "";
    const now = new Date();
    const reversed = async () => Array.fromAsync(payments.listReversalsSince(now));
    expect(await reversed()).not.toContain(intent);
    await stripe().refunds.create({ payment_intent: intent, amount: 100 });
    expect(await reversed()).toContain(intent);
    const events = await Array.fromAsync(payments.listEventsSince(new Date(now.getTime() - 60_000)));
    expect(events).toContainEqual(
      expect.objectContaining({ type: "checkout.session.completed", about: { session: sessionId } }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ type: "refund.created", about: { paymentIntent: intent } }),
    );
    expect(events.every(({ about }) => about !== null)).toBe(true);
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(Array.fromAsync(nowhere.listEventsSince(now))).rejects.toThrow(PaymentsDown);
  });

  it("that do not exist are null, and an unreachable Stripe is an error", async () => {
    expect(await payments.findBySession("cs_test_nothing")).toBeNull();
    expect(await payments.findOutcome("pi_nothing")).toBeNull();
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(nowhere.findBySession("cs_test_1")).rejects.toThrow(PaymentsDown);
  });

  it.each([
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
  ])("take from a signed %s only which session it is about", async (type) => {
    const object = { id: "cs_1", object: "checkout.session", payment_status: "paid" };
    expect(await verifyEvent(type, object)).toEqual({ id: "evt_1", type, about: { session: "cs_1" } });
  });

  it.each([
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
  ])("take from a signed %s only which payment it is about", async (type) => {
    const about = { paymentIntent: "pi_1" };
    expect(await verifyEvent(type, { id: "x_1", payment_intent: "pi_1" })).toEqual({
      id: "evt_1",
      type,
      about,
    });
    expect(await verifyEvent(type, { id: "x_1", payment_intent: { id: "pi_1" } })).toMatchObject({ about });
    expect(await verifyEvent(type, { id: "x_1", payment_intent: null })).toMatchObject({ about: null });
  });

  it.each([
    ["another type", "customer.created", { id: "cus_1" }],
    ["another type that names a payment", "charge.succeeded", { payment_intent: "pi_1" }],
    ["a refund of an unexpected shape", "refund.created", { payment_intent: 7 }],
    ["an unexpected shape", "checkout.session.completed", { id: 7 }],
    ["a refund without a payment", "charge.refunded", { payment_intent: null }],
  ])("accept a signed webhook of %s, as about nothing", async (_, type, object) => {
    expect(await verifyEvent(type, object)).toEqual({ id: "evt_1", type, about: null });
  });

  it("reject a webhook that was changed, is unsigned, or was signed with another secret or ten minutes ago", async () => {
    const { payload, signature } = signEvent("checkout.session.completed", { id: "cs_1" });
    await expect(payments.verifyWebhook(`${payload} `, signature)).rejects.toThrow(ForgedWebhook);
    const forged = Stripe.webhooks.generateTestHeaderString({ payload, secret: "whsec_other" });
    const timestamp = Math.floor(Date.now() / 1000) - 600;
    const { webhookSecret: secret } = SECRETS;
    const stale = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    for (const bad of [forged, stale, "", "t=1,v1=00"])
      await expect(payments.verifyWebhook(payload, bad)).rejects.toThrow(ForgedWebhook);
  });

  function verifyEvent(type: string, object: object) {
    const { payload, signature } = signEvent(type, object);
    return payments.verifyWebhook(payload, signature);
  }

  function signEvent(type: string, object: object): { payload: string; signature: string } {
    const payload = JSON.stringify({ id: "evt_1", object: "event", type, data: { object } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRETS.webhookSecret });
    return { payload, signature };
  }

  function stripe(): Stripe {
    const { hostname, port } = new URL(sandbox.url);
    return new Stripe(SECRETS.secretKey, { host: hostname, port, protocol: "http" });
  }
});
