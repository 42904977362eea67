import pLimit from "p-limit";
import { z } from "zod";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { randomFrom } from "./random.ts";

/** Resend's rate limits: the default, and that of older accounts. */
const EMAILS_PER_SECOND = [5, 2];
const CONCURRENT_BUYERS = 4;
/** One in five buyers pays. The others order a free product. */
const BUYERS_PER_PAYER = 5;
/** Limit of the time until the last paid email, relative to the best possible time. */
const MAX_RATIO = 1.2;
/** The tolerance of the measured time: one request, and the interval of the job. */
const TOLERANCE_S = 3;
/** In a shorter run the time says more about the machine than about the sender. */
const MIN_MEASURED_S = 5 * TOLERANCE_S;
/** Emails that were claimed before an order was paid may be sent before its own. */
const MAX_AHEAD = 5;
const POLL_MS = 500;

/**
 * Places free and paid orders faster than the mail service accepts emails. Checks that every buyer gets exactly one email,
 * that paid orders get theirs first, and that these are sent about as fast as the service allows.
 *
 * @param rounds the number of orders for each rate limit
 */
export async function burst({ seed, rounds }: { seed: number; rounds: number }) {
  const failures: string[] = [];
  const ratios: string[] = [];
  for (const emailsPerSecond of EMAILS_PER_SECOND) {
    const shop = await startShop({ emailsPerSecond });
    try {
      const paidAt = await placeOrders(shop, { seed, orders: rounds });
      const emails = await waitForEmails(shop, rounds);
      failures.push(...duplicates(emails).map((to) => `${to} got more than one email`));
      failures.push(...overtaken(paidAt, emails).map((to) => `${to} paid, and free orders got theirs first`));
      const { tookS, bestS } = compareWithBest(paidAt, emails, emailsPerSecond);
      const isMeasured = bestS >= MIN_MEASURED_S;
      const ratio = isMeasured ? (tookS / bestS).toFixed(2) : "too short to tell";
      ratios.push(`${ratio} at ${emailsPerSecond}/s`);
      if (isMeasured && tookS > MAX_RATIO * bestS + TOLERANCE_S) {
        failures.push(`at ${emailsPerSecond} emails a second, paid emails took ${ratio} × the best time`);
      }
    } finally {
      await shop.close();
    }
  }
  return { orders: rounds * EMAILS_PER_SECOND.length, "× the best time": ratios.join(", "), failures };
}

/** @returns when each paid order was paid, by email address */
async function placeOrders(shop: TestShop, { seed, orders }: { seed: number; orders: number }) {
  const random = randomFrom(seed);
  const paidAt = new Map<string, number>();
  const isPaying = Array.from(
    { length: orders },
    (_, i) => i === 0 || random.between(0, BUYERS_PER_PAYER) === 0,
  );
  await pLimit(CONCURRENT_BUYERS).map(isPaying, async (pays, i) => {
    const email = `${pays ? "paid" : "free"}-${i}@example.com`;
    // Each in a network of their own, since one places only a few free orders.
    const buyer = buyerAt(shop, `2001:db8:${i.toString(16)}::1`);
    const { order, url } = await buyer.order({ items: [{ product: pays ? "book" : "sheet" }] });
    await buyer.pay(url, "pay", email);
    if (!pays) return;
    // Taken from the shop, since the email may be sent before this program learns of the payment.
    paidAt.set(email, Paid.parse(await buyer.status(order, "paid")).paidAt);
  });
  return paidAt;
}

const Timestamp = z.string().transform((at) => Date.parse(at));
const Paid = z.object({ paidAt: Timestamp });

type Email = z.infer<typeof Inbox>[number];

const Inbox = z.array(z.object({ to: z.string(), at: Timestamp }));

/** Waits for this number of emails. Throws if none arrives for a minute. */
async function waitForEmails(shop: TestShop, count: number): Promise<Email[]> {
  let emails: Email[] = [];
  let lastArrivalAt = Date.now();
  while (emails.length < count) {
    const now = Inbox.parse(await (await fetch(`${shop.sandboxUrl}/inbox.json`)).json());
    if (now.length > emails.length) lastArrivalAt = Date.now();
    else if (Date.now() - lastArrivalAt > 60_000)
      throw new Error(`only ${now.length} of ${count} emails were sent`);
    emails = now;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return emails;
}

function duplicates(emails: Email[]): string[] {
  return emails.map(({ to }) => to).filter((to, i, all) => all.indexOf(to) !== i);
}

/** The buyers who have paid, and whose email was sent after too many emails of free orders. */
function overtaken(paidAt: Map<string, number>, emails: Email[]): string[] {
  return [...paidAt].flatMap(([to, paid]) => {
    const own = emails.find((email) => email.to === to)?.at ?? 0;
    const ahead = emails.filter((email) => !paidAt.has(email.to) && email.at > paid && email.at < own);
    return ahead.length > MAX_AHEAD ? [to] : [];
  });
}

/**
 * The time from the first payment until the last paid email, and the best possible time under the rate limit. The best time follows
 * from when each order was paid: its email and those of all later orders can only be sent one after the other.
 */
function compareWithBest(
  paidAt: Map<string, number>,
  emails: Email[],
  emailsPerSecond: number,
): { tookS: number; bestS: number } {
  const times = [...paidAt.values()].sort((a, b) => a - b);
  const [first = 0] = times;
  const best = Math.max(...times.map((at, i) => at + ((times.length - i) * 1000) / emailsPerSecond));
  const last = Math.max(...emails.filter(({ to }) => paidAt.has(to)).map(({ at }) => at));
  return { tookS: (last - first) / 1000, bestS: (best - first) / 1000 };
}
