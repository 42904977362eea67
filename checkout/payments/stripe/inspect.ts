import Stripe from "stripe";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { stripeClient } from "./client.ts";
import { EVENT_TYPES } from "./event.ts";

/** What a key is good for. */
export interface StripeAccount {
  /** Rights that the key lacks, as the Dashboard names them. */
  lacking: Right[];
  /** Whether the account can take payments. null: the key is not allowed to read it. */
  canCharge: boolean | null;
  /** Where Stripe sends events, in the mode of the key. null: the key is not allowed to read them. */
  endpoints: { url: string; isEnabled: boolean; events: string[] }[] | null;
  /** Of the last three days, in which Stripe tries again. null: the key is not allowed to read them. */
  undelivered: UndeliveredEvents | null;
}

/** Events of an order's payment that some endpoint has not accepted an hour later. */
export interface UndeliveredEvents {
  /** At most a hundred. */
  count: number;
  newestAt: Date | null;
}

export interface Right {
  name: string;
  level: "Read" | "Write";
  /** What the shop cannot do without it. Without it, nothing works. */
  loses?: string;
}

/** The key cannot be used at all. */
export class KeyRefused extends Error {
  override name = "KeyRefused";
}

/** Stripe has no such object, and says so only to keys that may use the endpoint. */
const NONE = "none_of_this_shop";
const PAGE_SIZE = 100;

const RIGHTS: (Right & { attempt: (stripe: Stripe) => Promise<unknown> })[] = [
  { name: "Checkout Sessions", level: "Read", attempt: (stripe) => stripe.checkout.sessions.retrieve(NONE) },
  { name: "Checkout Sessions", level: "Write", attempt: (stripe) => stripe.checkout.sessions.expire(NONE) },
  { name: "Payment Intents", level: "Read", attempt: (stripe) => stripe.paymentIntents.retrieve(NONE) },
  { name: "Charges and Refunds", level: "Read", attempt: (stripe) => stripe.refunds.list({ limit: 1 }) },
  {
    ...{ name: "Charges and Refunds", level: "Write", loses: "refunds by the shop command" },
    attempt: (stripe) => stripe.refunds.create({ payment_intent: NONE }),
  },
  { name: "Disputes", level: "Read", attempt: (stripe) => stripe.disputes.list({ limit: 1 }) },
  { name: "Events", level: "Read", attempt: (stripe) => stripe.events.list({ limit: 1 }) },
  {
    ...{ name: "Balance Transaction Sources", level: "Read", loses: "fees in reports and exports" },
    attempt: (stripe) => stripe.balanceTransactions.list({ limit: 1 }),
  },
];

/**
 * Tries what the shop does with a key, changing nothing: writes name objects that do not exist.
 * @throws {KeyRefused}, or the SDK's error if Stripe cannot be reached
 */
export async function inspectStripe(
  options: { secretKey: string; apiUrl?: string },
  now: Date,
): Promise<StripeAccount> {
  const stripe = stripeClient(options);
  const lacking: Right[] = [];
  for (const { attempt, ...right } of RIGHTS)
    if (!(await isAllowed(() => attempt(stripe)))) lacking.push(right);
  const account = await ifAllowed(() => stripe.accounts.retrieveCurrent());
  const endpoints = await ifAllowed(() => stripe.webhookEndpoints.list({ limit: PAGE_SIZE }));
  return {
    lacking,
    canCharge: account?.charges_enabled ?? null,
    endpoints:
      endpoints?.data.map(({ url, status, enabled_events: events }) => ({
        ...{ url, events },
        isEnabled: status === "enabled",
      })) ?? null,
    undelivered: await ifAllowed(() => findUndelivered(stripe, now)),
  };
}

/** https://docs.stripe.com/api/events/list#list_events-delivery_success */
async function findUndelivered(stripe: Stripe, now: Date): Promise<UndeliveredEvents> {
  const seconds = (ago: number) => Math.floor((now.getTime() - ago) / 1000);
  const { data } = await stripe.events.list({
    ...{ delivery_success: false, types: EVENT_TYPES, limit: PAGE_SIZE },
    created: { gte: seconds(3 * DAY_MS), lt: seconds(HOUR_MS) },
  });
  const [newest] = data;
  return { count: data.length, newestAt: newest ? new Date(newest.created * 1000) : null };
}

async function isAllowed(request: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await ifAllowed(async () => ({ answer: await request() }))) !== null;
  } catch (error) {
    // It is allowed, and there is no such object.
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return true;
    throw error;
  }
}

/** null: the key has no right to it. @throws {KeyRefused} */
async function ifAllowed<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return null;
    if (error instanceof Stripe.errors.StripeAuthenticationError)
      throw new KeyRefused(error.message, { cause: error });
    throw error;
  }
}
