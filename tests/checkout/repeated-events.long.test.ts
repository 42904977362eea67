import Stripe from "stripe";
import { expect, it, onTestFinished } from "vitest";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { ReceiptResponse } from "#domain/api/receipts.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt } from "./buyer.ts";
import { startShop } from "./shop.ts";

const DELIVERIES = 200;
const RETURNS = 50;

it("200 deliveries of one event while 50 pages ask for the order are one payment, one entitlement and one email", async () => {
  const shop = await startShop();
  onTestFinished(shop.close);
  // Stripe's own deliveries are held back, so that the first one is among these.
  await fetch(`${shop.sandboxUrl}/outage`, {
    method: "POST",
    body: JSON.stringify({ webhooks: true }),
    headers: { "Content-Type": "application/json" },
  });
  const buyer = buyerAt(shop);
  const { order, url } = await buyer.order({ items: [{ product: "book" }] });
  await buyer.pay(url);
  const event = await newestEvent(shop.sandboxUrl, shop.settings.stripe.secretKey);
  const secret = shop.settings.stripe.webhookSecret;
  const deliver = () =>
    fetch(`${shop.url}/api/webhooks/stripe`, {
      method: "POST",
      body: event,
      headers: { "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload: event, secret }) },
    });
  const answers = await Promise.all([
    ...Array.from({ length: DELIVERIES }, deliver),
    ...Array.from({ length: RETURNS }, () => buyer.api(`/api/orders/${order}`)),
  ]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await buyer.status(order, "paid");

  const { stdout } = await runShop(["orders", "show", order, "--json"], {
    env: { DATA_DIR: shop.settings.dataDir },
  });
  const { history, entitlements } = AdminOrderDetails.parse(JSON.parse(stdout));
  expect(history.filter(({ event }) => event !== "email").map(({ event }) => event)).toEqual([
    ...["placed", "paid"],
  ]);
  expect(entitlements).toHaveLength(1);
  const receipt = await (await buyer.api(`/api/orders/${order}/receipt`)).json();
  expect(ReceiptResponse.parse(receipt)).toMatchObject({ number: "0001" });
  // All that is due is done by then.
  await shop.stopCheckout();
  expect(await buyer.inbox(1)).toHaveLength(1);
});

/** The text of the newest event about a session, as Stripe sends it. */
async function newestEvent(sandboxUrl: string, key: string): Promise<string> {
  const { hostname: host, port } = new URL(sandboxUrl);
  const stripe = new Stripe(key, { host, port: Number(port), protocol: "http" });
  const { data } = await stripe.events.list({ type: "checkout.session.completed", limit: 1 });
  return JSON.stringify(data[0]);
}
