import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Bill,
  ForgedWebhook,
  type Payments,
  PaymentsDown,
  SumTooSmall,
} from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { serveSandbox } from "#sandbox/serve.ts";

const SECRETS = { secretKey: "sk_test_contract", webhookSecret: "whsec_contract" };

/** Against Stripe itself the same holds; here the real SDK speaks to the sandbox. */
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

  const bill = (orderId: string): Bill => ({
    orderId,
    createdAt: new Date(),
    locale: "zh",
    currency: "USD",
    email: null,
    items: [{ product: "book", option: "standard", quantity: 2, unitAmount: 2900, name: "书", image: null }],
    successUrl: "https://shop.example/order/",
    cancelUrl: "https://shop.example/",
  });

  async function pay(url: string, action: string): Promise<void> {
    const body = new URLSearchParams({ action, email: "reader@example.com", card: "4242424242424242" });
    await fetch(url, { method: "POST", body, redirect: "manual" });
  }

  it("opens one page for an order, however often it is asked", async () => {
    const once = bill("ord_twice");
    const first = await payments.open(once);
    expect(await payments.open(once)).toEqual(first);
  });

  it("says of a sum that is too small that it is, which is no outage", async () => {
    const [item] = bill("ord_small").items;
    const small = { ...bill("ord_small"), items: item ? [{ ...item, quantity: 1, unitAmount: 49 }] : [] };
    await expect(payments.open(small)).rejects.toThrow(SumTooSmall);
  });

  it("tells how a payment stands: open, paid, pending", async () => {
    const { sessionId, url } = await payments.open(bill("ord_states"));
    expect(await payments.payment(sessionId)).toMatchObject({
      state: "open",
      orderId: "ord_states",
      amount: 5800,
    });
    await pay(url, "pay");
    expect(await payments.payment(sessionId)).toMatchObject({
      state: "paid",
      currency: "USD",
      email: "reader@example.com",
      locale: "zh",
      lines: [{ product: "book", option: "standard", quantity: 2, unitAmount: 2900 }],
    });
    const slow = await payments.open(bill("ord_slow"));
    await pay(slow.url, "pay-late");
    expect((await payments.payment(slow.sessionId))?.state).toBe("pending");
  });

  it("finds a payment by its intent, with what was given back", async () => {
    const { sessionId, url } = await payments.open(bill("ord_refund"));
    await pay(url, "pay");
    const intent = (await payments.payment(sessionId))?.paymentIntent ?? "";
    expect(await payments.paidWith(intent)).toMatchObject({ orderId: "ord_refund" });
    expect(await payments.standing(intent)).toEqual({ refunded: 0, disputed: false });
    await stripe().refunds.create({ payment_intent: intent, amount: 800 });
    expect(await payments.standing(intent)).toEqual({ refunded: 800, disputed: false });
  });

  it("lists the shop's own sessions and nobody else's", async () => {
    const foreign = await stripe().checkout.sessions.create({
      mode: "payment",
      client_reference_id: "ord_states",
      line_items: [
        { quantity: 1, price_data: { currency: "usd", unit_amount: 100, product_data: { name: "A tip" } } },
      ],
      success_url: "https://elsewhere.example/",
    });
    expect(await payments.payment(foreign.id)).toBeNull();
    const seen: string[] = [];
    for await (const { sessionId } of payments.since(new Date(Date.now() - 3_600_000))) seen.push(sessionId);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).not.toContain(foreign.id);
  });

  it("knows nothing of a session or payment that is not there, and says when Stripe does not answer", async () => {
    expect(await payments.payment("cs_test_nothing")).toBeNull();
    expect(await payments.standing("pi_nothing")).toBeNull();
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(nowhere.payment("cs_test_1")).rejects.toThrow(PaymentsDown);
  });

  it("verifies a webhook and believes only what it is about", async () => {
    const event = {
      id: "evt_1",
      object: "event",
      type: "checkout.session.completed",
      data: { object: { id: "cs_1" } },
    };
    const payload = JSON.stringify(event);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRETS.webhookSecret });
    expect(await payments.verify(payload, signature)).toEqual({
      id: "evt_1",
      type: "checkout.session.completed",
      about: { session: "cs_1" },
    });
    await expect(payments.verify(`${payload} `, signature)).rejects.toThrow(ForgedWebhook);
  });

  function stripe(): Stripe {
    const { hostname, port } = new URL(sandbox.url);
    return new Stripe(SECRETS.secretKey, { host: hostname, port, protocol: "http" });
  }
});
