import Stripe from "stripe";
import { z } from "zod";
import type { Totals } from "#domain/totals.ts";
import { paymentMode } from "./mode.ts";
import {
  AmountTooSmall,
  ForgedWebhook,
  type PayableOrder,
  type Payment,
  type PaymentEvent,
  type PaymentLine,
  type PaymentOutcome,
  type PaymentPage,
  type Payments,
  PaymentsDown,
} from "./payments.ts";

const TIMEOUT_MS = 20_000;
const MAX_RETRIES = 2;
/** For requests that a buyer waits for. Pressing the button again is better than waiting for a minute. */
const WHILE_BUYER_WAITS = { timeout: 3_000, maxNetworkRetries: 0 };
/** Enough time to approve a payment in a bank's app. Short, because the price is fixed meanwhile. */
const SESSION_LIFETIME_S = 2 * 3600;
const PAGE_SIZE = 100;

/** https://docs.stripe.com/js/appendix/supported_locales, column Checkout. */
const CHECKOUT_LOCALES =
  "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split(
    " ",
  );
/** Languages for which Stripe uses another tag. */
const STRIPE_LOCALES: Record<string, string> = {
  nn: "nb",
  no: "nb",
  tl: "fil",
  "zh-Hans": "zh",
  "zh-Hant": "zh-TW",
  "zh-Hant-HK": "zh-HK",
  "zh-Hant-TW": "zh-TW",
  "zh-MO": "zh-HK",
};

export interface StripeOptions {
  secretKey: string;
  webhookSecret: string;
  /** Address of the sandbox. Without it, Stripe's own API is used. */
  apiUrl?: string;
}

/** Payments by Stripe Checkout. https://docs.stripe.com/api/checkout/sessions */
export function stripePayments(options: StripeOptions): Payments {
  const stripe = new Stripe(options.secretKey, {
    // Workers have no Node sockets. Using fetch on both runtimes keeps their behaviour the same.
    httpClient: Stripe.createFetchHttpClient(),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: MAX_RETRIES,
    telemetry: false,
    ...(options.apiUrl ? endpoint(options.apiUrl) : {}),
  });
  const { sessions } = stripe.checkout;
  const isLive = paymentMode(options) === "live";

  return {
    async open(order, page) {
      const session = await call(() =>
        sessions.create(sessionParams(order, page), {
          ...WHILE_BUYER_WAITS,
          idempotencyKey: `open_${order.id}`,
        }),
      );
      if (!session.url) throw new PaymentsDown("Stripe opened a session without a payment page");
      return { sessionId: session.id, url: session.url };
    },

    async findBySession(sessionId, { isBuyerWaiting = false } = {}) {
      const options = isBuyerWaiting ? WHILE_BUYER_WAITS : {};
      const session = await find(() => sessions.retrieve(sessionId, { expand: ["payment_intent"] }, options));
      return session && paymentFrom(session);
    },

    async findByIntent(paymentIntent) {
      const list = await call(() =>
        sessions.list({ payment_intent: paymentIntent, expand: ["data.payment_intent"] }),
      );
      return list.data.map(paymentFrom).find((payment) => payment !== null) ?? null;
    },

    async *listPaymentsSince(from) {
      const expand = ["data.payment_intent"];
      for await (const session of paginate(() => sessions.list({ ...createdSince(from), expand }))) {
        const payment = paymentFrom(session);
        if (payment) yield payment;
      }
    },

    async *listReversalsSince(from) {
      for await (const { payment_intent } of paginate(() => stripe.refunds.list(createdSince(from)))) {
        if (payment_intent) yield idOf(payment_intent);
      }
      for await (const { payment_intent } of paginate(() => stripe.disputes.list(createdSince(from)))) {
        if (payment_intent) yield idOf(payment_intent);
      }
    },

    async *listEventsSince(from) {
      const types = [...EVENT_TYPES];
      for await (const event of paginate(() => stripe.events.list({ ...createdSince(from), types }))) {
        yield paymentEvent(event, isLive);
      }
    },

    async findOutcome(paymentIntent) {
      if (!(await find(() => stripe.paymentIntents.retrieve(paymentIntent)))) return null;
      const ofPayment = { payment_intent: paymentIntent, limit: PAGE_SIZE };
      const [refunds, disputes] = await Promise.all([
        Array.fromAsync(paginate(() => stripe.refunds.list(ofPayment))),
        Array.fromAsync(paginate(() => stripe.disputes.list(ofPayment))),
      ]);
      return {
        // Lists come newest first.
        refunds: refunds.toReversed().map(refundFrom),
        disputes: disputes.toReversed().flatMap(disputeFrom),
      };
    },

    async verifyWebhook(body, signature) {
      const crypto = Stripe.createSubtleCryptoProvider();
      const event = await stripe.webhooks
        .constructEventAsync(body, signature, options.webhookSecret, undefined, crypto)
        .catch((cause) => {
          throw new ForgedWebhook("The webhook's signature is not valid", { cause });
        });
      return paymentEvent(event, isLive);
    },
  };
}

function endpoint(apiUrl: string): { host: string; port: string; protocol?: "http" } {
  const { hostname: host, port, protocol } = new URL(apiUrl);
  // The SDK's default is https and its port.
  return protocol === "http:" ? { host, port: port || "80", protocol: "http" } : { host, port };
}

function sessionParams(
  order: PayableOrder,
  { images, successUrl, cancelUrl }: PaymentPage,
): Stripe.Checkout.SessionCreateParams {
  const placedAtS = Math.floor(new Date(order.createdAt).getTime() / 1000);
  return {
    mode: "payment",
    client_reference_id: order.id,
    metadata: { order: order.id, locale: order.locale, ...linesToMetadata(order.lines) },
    payment_intent_data: { metadata: { order: order.id } },
    line_items: order.lines.map(({ name, optionName, quantity, unitAmount }, index) => ({
      quantity,
      price_data: {
        currency: order.currency.toLowerCase(),
        unit_amount: unitAmount,
        product_data: {
          name: optionName ? `${name} · ${optionName}` : name,
          ...(images[index] ? { images: [images[index]] } : {}),
        },
      },
    })),
    locale: checkoutLocale(order.locale),
    success_url: successUrl,
    cancel_url: cancelUrl,
    expires_at: placedAtS + SESSION_LIFETIME_S,
    adaptive_pricing: { enabled: false },
    ...(order.email ? { customer_email: order.email } : {}),
  };
}

/** The payment page's language for a language of the shop. `auto` uses the browser's if Stripe does not support it. */
function checkoutLocale(language: string): string {
  const [primary = ""] = language.split("-");
  return (
    STRIPE_LOCALES[language] ??
    [language, primary].find((locale) => CHECKOUT_LOCALES.includes(locale)) ??
    "auto"
  );
}

/** One metadata entry for each line, since Stripe limits each entry to 500 characters. */
function linesToMetadata(lines: PaymentLine[]): Record<string, string> {
  return Object.fromEntries(
    lines.map(({ product, option, quantity, unitAmount }, index) => [
      `item_${index}`,
      JSON.stringify([product, option, quantity, unitAmount]),
    ]),
  );
}

/** null: not written by {@link linesToMetadata}. */
function linesFromMetadata(metadata: Stripe.Metadata): PaymentLine[] | null {
  const texts = Object.keys(metadata)
    .filter((key) => key.startsWith("item_"))
    .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)))
    .map((key) => metadata[key]);
  return z.array(MetadataLine).safeParse(texts).data ?? null;
}

const MetadataLine = z
  .string()
  .transform((text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  })
  .pipe(z.tuple([z.string(), z.string(), z.number(), z.number()]))
  .transform(([product, option, quantity, unitAmount]) => ({ product, option, quantity, unitAmount }));

/** null: another program opened the session on the same account. */
function paymentFrom(session: Stripe.Checkout.Session): Payment | null {
  // A buyer can set client_reference_id in the URL of a Payment Link. Only the API can set metadata.
  const metadata = session.metadata ?? {};
  const orderId = metadata.order;
  if (!orderId?.startsWith("ord_") || orderId !== session.client_reference_id) return null;
  const lines = linesFromMetadata(metadata);
  if (!lines) return null;
  const intent = session.payment_intent;
  return {
    sessionId: session.id,
    orderId,
    state: stateOf(session),
    ...totalsFrom(session),
    currency: (session.currency ?? "").toUpperCase(),
    ...receivedOf(session),
    email: session.customer_details?.email ?? session.customer_email ?? null,
    paymentIntent: intent && idOf(intent),
    locale: metadata.locale ?? "en",
    lines,
    createdAt: new Date(session.created * 1000),
  };
}

/** What has arrived of a payment in the session's currency. https://docs.stripe.com/api/payment_intents/object#payment_intent_object-amount_received */
function receivedOf({ payment_intent, currency }: Stripe.Checkout.Session): Pick<Payment, "received"> {
  if (payment_intent === null || typeof payment_intent === "string") return {};
  const hasArrived = payment_intent.status === "succeeded" && payment_intent.currency === currency;
  return hasArrived ? { received: payment_intent.amount_received } : {};
}

/**
 * The totals of a session. The part of the total that subtotal and discount do not explain counts as tax, so that the amounts
 * always add up, even if prices include the tax.
 * https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-total_details
 */
function totalsFrom(session: Stripe.Checkout.Session): Totals {
  const total = session.amount_total ?? 0;
  const subtotal = session.amount_subtotal ?? total;
  const discount = session.total_details?.amount_discount ?? 0;
  return { subtotal, discount, tax: total - subtotal + discount, total };
}

/** A session that is complete but unpaid waits for the bank. https://docs.stripe.com/checkout/fulfillment */
function stateOf(session: Stripe.Checkout.Session): Payment["state"] {
  if (session.status === "expired") return "expired";
  if (session.status !== "complete") return "open";
  if (session.payment_status !== "unpaid") return "paid";
  const intent = typeof session.payment_intent === "string" ? null : session.payment_intent;
  const failed = intent?.status === "requires_payment_method" || intent?.status === "canceled";
  return failed ? "failed" : "pending";
}

/** A pending refund counts as made until it fails. https://docs.stripe.com/refunds#failed-refunds */
function refundFrom({ id, amount, status }: Stripe.Refund): PaymentOutcome["refunds"][number] {
  return { id, amount, hasFailed: status === "failed" || status === "canceled" };
}

/** A prevented dispute does not count. https://docs.stripe.com/api/disputes/object#dispute_object-status */
function disputeFrom({ id, status }: Stripe.Dispute): PaymentOutcome["disputes"] {
  if (status === "prevented") return [];
  const isWon = status === "won" || status === "warning_closed";
  return [{ id, state: isWon ? "won" : status === "lost" ? "lost" : "open" }];
}

/** Events that change the state of an order. The README lists them for the webhook endpoint. */
const SESSION_EVENTS = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
] as const;
const REVERSAL_EVENTS = [
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.refunded",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_reinstated",
  "charge.dispute.funds_withdrawn",
] as const;
const EVENT_TYPES = [...SESSION_EVENTS, ...REVERSAL_EVENTS];

/** The part of an event's object that names the session or payment. */
const SessionEvent = z.object({ id: z.string() });
const ReversalEvent = z.object({
  payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
});

/** `about` is null for events of an unknown type, of an unexpected shape or of the other mode. */
function paymentEvent(event: Stripe.Event, isLive: boolean): PaymentEvent {
  const { id, type } = event;
  if (event.livemode === !isLive) return { id, type, about: null, isOfOtherMode: true };
  const isOneOf = (types: readonly string[]) => types.includes(type);
  if (isOneOf(SESSION_EVENTS)) {
    const session = SessionEvent.safeParse(event.data.object).data;
    return { id, type, about: session ? { session: session.id } : null };
  }
  if (isOneOf(REVERSAL_EVENTS)) {
    const intent = ReversalEvent.safeParse(event.data.object).data?.payment_intent;
    return { id, type, about: intent ? { paymentIntent: idOf(intent) } : null };
  }
  return { id, type, about: null };
}

function idOf(reference: string | { id: string }): string {
  return typeof reference === "string" ? reference : reference.id;
}

function createdSince(from: Date) {
  return { created: { gte: Math.floor(from.getTime() / 1000) }, limit: PAGE_SIZE };
}

/** All items of a list, page by page. */
async function* paginate<T>(list: () => AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* list();
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? paymentsDown(error) : error;
  }
}

/** null: Stripe has no such object. */
async function find<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
    throw paymentsDown(error);
  }
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw isAmountTooSmall(error)
      ? new AmountTooSmall("The amount is below Stripe's minimum", { cause: error })
      : paymentsDown(error);
  }
}

/** https://docs.stripe.com/error-codes#amount-too-small */
function isAmountTooSmall(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "amount_too_small";
}

function paymentsDown(cause: unknown): PaymentsDown {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PaymentsDown(`Stripe could not be reached or refused the request: ${reason}`, { cause });
}
