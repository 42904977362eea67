import { vi } from "vitest";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { HOUR_MS } from "#domain/time.ts";
import { book } from "../contract/order-book/samples.ts";

/**
 * The requests to Stripe, and how its responses are read. The real SDK gets prepared responses here. The contract in
 * tests/contract/payments/ runs against a service with state.
 */

export const PAGE = {
  images: [null],
  successUrl: "https://shop.example/order/",
  cancelUrl: "https://shop.example/",
  lifetimeMs: 2 * HOUR_MS,
};

export const KEYS = { secretKey: "sk_test_1", webhookSecret: "whsec_1" };

export interface RecordedRequest {
  method: string;
  url: string;
  path: string;
  fields: Record<string, string>;
  headers: Headers;
}

/** Payments that get these responses in order, and the recorded requests. */
export function stripeAnswering(...answers: (object | { status: number; error: object })[]) {
  const asked: RecordedRequest[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = new URL(String(input));
    const fields = new URLSearchParams(init?.method === "POST" ? String(init.body) : url.search);
    asked.push({
      method: init?.method ?? "GET",
      url: url.origin,
      path: url.pathname,
      fields: Object.fromEntries(fields),
      headers: new Headers(init?.headers),
    });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer && "error" in answer && "status" in answer)
      return Response.json({ error: answer.error }, { status: Number(answer.status) });
    return Response.json(answer);
  });
  return { payments: stripePayments(KEYS), asked };
}

export const CREATED = 1_795_348_800;

export function order(changes: Partial<Order> = {}): Order {
  const [option] = book.options;
  if (!option) throw new Error("the book has an option");
  const line = orderLine(book, option, { quantity: 2, unitAmount: 2900, locale: "en" });
  const at = new Date(CREATED * 1000 + 999);
  const placed = newOrder({ lines: [line], currency: "USD", email: null, locale: "en", at });
  return { ...placed, id: "ord_1", ...changes };
}

/** A paid session of the shop, as Stripe returns it. */
export function session(changes: object = {}): object {
  return {
    id: "cs_1",
    object: "checkout.session",
    url: "https://pay.example/cs_1",
    status: "complete",
    payment_status: "paid",
    client_reference_id: "ord_1",
    metadata: { order: "ord_1", locale: "zh", item_0: '["book","standard",2,2900]' },
    amount_subtotal: 5800,
    amount_total: 5800,
    total_details: { amount_discount: 0 },
    currency: "usd",
    customer_details: { email: "reader@example.com" },
    customer_email: null,
    payment_intent: { id: "pi_1", status: "succeeded" },
    created: CREATED,
    ...changes,
  };
}

export async function read(changes: object): Promise<Payment | null> {
  return stripeAnswering(session(changes)).payments.findBySession("cs_1");
}
