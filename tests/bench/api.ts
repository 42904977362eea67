import Stripe from "stripe";
import { OFFERS } from "../checkout/goods.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";

const WARM_UP = 30;
const ROUNDS = 300;

/** The latency of one route, in milliseconds. */
export interface Latency {
  route: string;
  p50: number;
  p99: number;
}

/** Measures the routes of a payment, one request after another on a warm service. */
export async function measureApi(): Promise<Latency[]> {
  const shop = await startShop({ offers: OFFERS });
  try {
    return [
      await measure("GET /healthz (the minimum of any request)", () => fetch(`${shop.url}/healthz`)),
      await measure("POST /api/checkout (order stored, sandbox session created)", () => buy(shop)),
      await measure("POST /api/webhooks/stripe (verified, durably recorded)", webhooks(shop)),
    ];
  } finally {
    await shop.close();
  }
}

/** Sends one request. */
export type RequestFactory = () => Promise<Response>;

/** Starts a checkout. */
export function buy(shop: Pick<TestShop, "url">): Promise<Response> {
  return fetch(`${shop.url}/api/checkout`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items: [{ product: "book", price: 2900 }], locale: "en" }),
  });
}

/** Sends webhooks of a type that is only recorded, each with an id of its own. */
export function webhooks(shop: Pick<TestShop, "url" | "settings">): RequestFactory {
  let n = 0;
  return () => {
    n += 1;
    const payload = JSON.stringify({
      id: `evt_bench_${n}`,
      object: "event",
      type: "product.created",
      data: { object: {} },
    });
    const secret = shop.settings.stripe.webhookSecret;
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
    return fetch(`${shop.url}/api/webhooks/stripe`, {
      method: "POST",
      headers: { "Stripe-Signature": signature },
      body: payload,
    });
  };
}

async function measure(route: string, request: RequestFactory): Promise<Latency> {
  const times: number[] = [];
  for (let n = 0; n < WARM_UP + ROUNDS; n += 1) {
    const started = performance.now();
    const response = await request();
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${route} responded with ${response.status}`);
    if (n >= WARM_UP) times.push(performance.now() - started);
  }
  return { route, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** @param share of the values that are at most as large, from 0 to 1 */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
