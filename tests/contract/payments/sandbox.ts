import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll } from "vitest";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import type { Payments } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { HOUR_MS } from "#domain/time.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { book } from "../order-book/samples.ts";

export const SECRETS = { secretKey: "sk_test_contract", webhookSecret: "whsec_contract" };

export const PAGE = {
  images: [null],
  successUrl: "https://shop.example/order/",
  cancelUrl: "https://shop.example/",
  lifetimeMs: 2 * HOUR_MS,
};

/** The real SDK with the sandbox, which behaves like Stripe, during the tests of a file. */
export function useSandboxPayments() {
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

  return {
    get url() {
      return sandbox.url;
    },
    get payments() {
      return payments;
    },
    open: (id: string, unitAmount?: number) => payments.open(createOrder(id, unitAmount), PAGE),

    async pay(url: string, action: string): Promise<void> {
      const body = new URLSearchParams({ action, email: "reader@example.com", card: "4242424242424242" });
      await fetch(url, { method: "POST", body, redirect: "manual" });
    },

    /** Changes a payment in the sandbox, as the bank would. */
    async decide(
      sessionId: string,
      action: "fail" | "complete" | "fail-refund" | "dispute" | "win" | "lose",
    ): Promise<void> {
      const body = new URLSearchParams({ action });
      const headers = { Accept: "application/json" };
      await fetch(`${sandbox.url}/payments/${sessionId}`, { method: "POST", body, headers });
    },

    stripe(): Stripe {
      const { hostname, port } = new URL(sandbox.url);
      return new Stripe(SECRETS.secretKey, { host: hostname, port, protocol: "http" });
    },
  };
}

/** An order of two copies of the book. */
export function createOrder(id: string, unitAmount = 2900): Order {
  const [option] = book.options;
  if (!option) throw new Error("the book has an option");
  const line = orderLine(book, option, { quantity: 2, unitAmount, locale: "zh" });
  const order = newOrder({ lines: [line], currency: "USD", email: null, locale: "zh", at: new Date() });
  return { ...order, id };
}
