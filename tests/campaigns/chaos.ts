import pLimit from "p-limit";
import { z } from "zod";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { Reconciliation } from "#domain/api/admin/reconciliation.ts";
import { callAdminApi } from "#shop/admin-client.ts";
import { adminService } from "#shop/admin-service.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { randomFrom } from "./random.ts";

/** Forms that buyers submit on the payment page, one after the other, and events on the payments page after that. */
const SALES = [
  { pays: [{ action: "pay" }], after: [], status: "paid" },
  { pays: [{ action: "decline" }, { action: "pay" }], after: [], status: "paid" },
  { pays: [{ card: "4000002760003184" }, { action: "authorise" }], after: [], status: "paid" },
  { pays: [{ method: "alipay" }, { action: "authorise" }], after: [], status: "paid" },
  { pays: [{ method: "wechat_pay" }, { action: "authorise" }], after: [], status: "paid" },
  { pays: [{ action: "pay-late" }], after: ["complete"], status: "paid" },
  { pays: [{ action: "fail-late" }], after: ["fail"], status: "failed" },
  { pays: [{ action: "pay" }], after: ["refund"], status: "refunded" },
  { pays: [{ action: "pay" }], after: ["dispute"], status: "disputed" },
  { pays: [{ action: "pay" }], after: ["inquire", "dispute", "win"], status: "paid" },
  { pays: [{ action: "pay" }], after: ["dispute", "lose"], status: "disputed" },
  { pays: [{ action: "abandon" }], after: ["expire"], status: "expired" },
] as const;
const CONCURRENT_BUYERS = 4;
/** Each event is late, and each email waits for the ones before it. */
const TIMEOUT_S = 120;

interface Sale {
  order: string;
  email: string;
  status: string;
}

/**
 * Sells to many buyers, none of whom comes back from the payment page, while webhooks arrive twice, late, in another order, or
 * never. Then the shop compares itself with Stripe. Every order must be what Stripe says, fulfilled once, with one email about each
 * thing that has happened.
 *
 * @param rounds the number of buyers
 */
export async function chaos({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const started = new Date(Date.now() - 60_000);
  const shop = await startShop({ emailsPerSecond: 1_000 });
  try {
    await disturb(shop);
    // Each of them at least once, then any.
    const kinds = Array.from(
      { length: rounds },
      (_, n) => SALES[n] ?? SALES[random.between(0, SALES.length)],
    );
    const sales = await pLimit(CONCURRENT_BUYERS).map(kinds, (kind, n) => sell(shop, kind ?? SALES[0], n));
    const dropped = await eventually(() => droppedEvents(shop), "the webhooks", TIMEOUT_S);
    const before = await Promise.all(sales.map((sale) => detailsOf(shop, sale)));
    const missed = before.filter(({ status }, n) => status !== sales[n]?.status).length;
    await callAdminApi(
      serviceOf(shop),
      { method: "POST", path: "/reconcile", body: { from: started } },
      Reconciliation,
    );
    await eventually(
      async () => ((await waitingEmails(shop)) === 0 ? true : null),
      "the emails to be sent",
      TIMEOUT_S,
    );
    const failures = (await Promise.all(sales.map((sale) => mistakesOf(shop, sale)))).flat();
    failures.push(...(await repeatedEmails(shop)));
    return {
      buyers: rounds,
      "webhooks dropped": dropped,
      "orders found by reconciliation": missed,
      failures,
    };
  } finally {
    await shop.close();
  }
}

async function disturb({ sandboxUrl }: TestShop): Promise<void> {
  const all = { duplicate: "true", reorder: "true", delay: "true", drop: "true" };
  await fetch(`${sandboxUrl}/chaos`, { method: "POST", body: new URLSearchParams(all), redirect: "manual" });
}

async function sell(shop: TestShop, kind: (typeof SALES)[number], n: number): Promise<Sale> {
  const email = `buyer-${n}@example.com`;
  const { order, url } = await buyerAt(shop).order({ items: [{ product: "book" }] });
  for (const form of kind.pays) await post(url, { email, card: "4242424242424242", ...form });
  const path = `${shop.sandboxUrl}/payments/${url.split("/").at(-1)}`;
  for (const action of kind.after) await post(path, { action });
  return { order, email, status: kind.status };
}

async function post(url: string, form: Record<string, string>): Promise<void> {
  await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

const Payments = z.array(
  z.object({ state: z.string(), events: z.array(z.object({ delivery: z.string() })) }),
);

/** The number of webhooks that never arrive, once all others have. null: some are on their way. */
async function droppedEvents({ sandboxUrl }: TestShop): Promise<number | null> {
  const payments = Payments.parse(await (await fetch(`${sandboxUrl}/payments.json`)).json());
  const deliveries = payments.flatMap(({ events }) => events.map(({ delivery }) => delivery));
  const isBusy = deliveries.includes("waiting") || payments.some(({ state }) => state === "processing");
  return isBusy ? null : deliveries.filter((delivery) => delivery === "dropped").length;
}

function serviceOf({ settings }: TestShop) {
  return adminService({}, { DATA_DIR: settings.dataDir });
}

function detailsOf(shop: TestShop, { order }: Sale): Promise<AdminOrderDetails> {
  return callAdminApi(serviceOf(shop), { method: "GET", path: `/orders/${order}` }, AdminOrderDetails);
}

async function waitingEmails(shop: TestShop): Promise<number> {
  const request = { method: "GET", path: "/messages?state=waiting" } as const;
  return (await callAdminApi(serviceOf(shop), request, z.array(z.unknown()))).length;
}

/** Whatever differs from what happened at Stripe. */
async function mistakesOf(shop: TestShop, sale: Sale): Promise<string[]> {
  const { status, entitlements, history, messages } = await detailsOf(shop, sale);
  const isDelivered = !["failed", "expired"].includes(sale.status);
  const payments = history.filter(({ event }) => event === "paid" || event === "paid-late").length;
  const receipts = messages.filter(({ kind, recipient }) => kind === "paid" && recipient === sale.email);
  const found = { status, payments, entitlements: entitlements.length, receipts: receipts.length };
  const count = isDelivered ? 1 : 0;
  const expected = { status: sale.status, payments: count, entitlements: count, receipts: count };
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === should ? [] : [`${sale.order} is ${is} instead of ${should}`];
}

const Inbox = z.array(z.object({ to: z.string(), subject: z.string() }));

async function repeatedEmails({ sandboxUrl }: TestShop): Promise<string[]> {
  const emails = Inbox.parse(await (await fetch(`${sandboxUrl}/inbox.json`)).json());
  const keys = emails.map(({ to, subject }) => `${to}: ${subject}`);
  return keys.filter((key, n) => keys.indexOf(key) !== n).map((key) => `sent twice to ${key}`);
}
