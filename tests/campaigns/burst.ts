import pLimit from "p-limit";
import { z } from "zod";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { randomFrom } from "./random.ts";

/** Resend's limits: the default, and the one of older accounts. */
const EMAILS_PER_SECOND = [5, 2];
const CONCURRENT_BUYERS = 4;
/** One in so many buyers pays. The others order what is free. */
const PAYING_RATIO = 5;
/** How much longer than necessary the last paid email may take, and the seconds for one request and one round of the job. */
const MAX_RATIO = 1.2;
const TOLERANCE_S = 3;
const POLL_MS = 500;

/**
 * Free and paid orders arrive together, faster than the mail service accepts emails. Checks that everybody gets exactly one
 * email, that paid orders are served first, and that theirs are sent about as fast as the service allows.
 *
 * @param rounds orders for each rate of the mail service
 */
export async function burst({ seed, rounds }: { seed: number; rounds: number }) {
  const failures: string[] = [];
  const ratios: string[] = [];
  for (const emailsPerSecond of EMAILS_PER_SECOND) {
    const shop = await startShop({ emailsPerSecond });
    try {
      const paidAt = await placeOrders(shop, { seed, orders: rounds });
      const emails = await emailsOf(shop, rounds);
      failures.push(...duplicates(emails).map((to) => `${to} was sent more than one email`));
      const ratio = compareWithBest(paidAt, emails, emailsPerSecond);
      ratios.push(`${ratio.toFixed(2)} at ${emailsPerSecond}/s`);
      if (ratio > MAX_RATIO) {
        failures.push(
          `at ${emailsPerSecond} emails a second, paid emails took ${ratio.toFixed(2)} × the best time`,
        );
      }
    } finally {
      await shop.close();
    }
  }
  return { orders: rounds * EMAILS_PER_SECOND.length, "× the best time": ratios.join(", "), failures };
}

/** @returns when each paying address has paid */
async function placeOrders(shop: TestShop, { seed, orders }: { seed: number; orders: number }) {
  const random = randomFrom(seed);
  const paidAt = new Map<string, number>();
  const isPaying = Array.from({ length: orders }, (_, i) => i === 0 || random.between(0, PAYING_RATIO) === 0);
  await pLimit(CONCURRENT_BUYERS).map(isPaying, async (pays, i) => {
    const email = `${pays ? "paid" : "free"}-${i}@example.com`;
    const buyer = buyerAt(shop);
    const { url } = await buyer.order({ items: [{ product: pays ? "book" : "sheet" }] });
    await buyer.pay(url, "pay", email);
    if (pays) paidAt.set(email, Date.now());
  });
  return paidAt;
}

type Email = z.infer<typeof Inbox>[number];

const Inbox = z.array(z.object({ to: z.string(), at: z.string().transform((at) => Date.parse(at)) }));

/** Waits until there are as many emails. Gives up when none has arrived for a minute. */
async function emailsOf(shop: TestShop, count: number): Promise<Email[]> {
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

/**
 * How much longer the last paid email took than it must. With a limit on emails, the best time follows from when each order
 * was paid: the emails of those that were paid from then on have to be sent one after the other.
 */
function compareWithBest(paidAt: Map<string, number>, emails: Email[], emailsPerSecond: number): number {
  const times = [...paidAt.values()].sort((a, b) => a - b);
  const [first = 0] = times;
  const best = Math.max(...times.map((at, i) => at + ((times.length - i) * 1000) / emailsPerSecond));
  const last = Math.max(...emails.filter(({ to }) => paidAt.has(to)).map(({ at }) => at));
  return (last - TOLERANCE_S * 1000 - first) / (best - first);
}
