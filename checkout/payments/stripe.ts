import Stripe from "stripe";
import { z } from "zod";
import {
  type Bill,
  ForgedWebhook,
  type Payment,
  type PaymentEvent,
  type PaymentLine,
  type Payments,
  PaymentsDown,
  SumTooSmall,
} from "./payments.ts";

const TIMEOUT_MS = 20_000;
const RETRIES = 2;
/** A payment page stays open for two hours: long enough for a bank's app, short enough for a price. */
const PAGE_OPEN_S = 2 * 3600;
const PAGE_SIZE = 100;

/** https://docs.stripe.com/js/appendix/supported_locales, column Checkout. */
const PAGE_LOCALES =
  "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split(
    " ",
  );
/** What a language of the shop is called there. */
const OTHER_NAMES: Record<string, string> = {
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
  /** Where the API is, when it is not Stripe's own: the sandbox. */
  apiUrl?: string;
}

/** Payments by Stripe Checkout. https://docs.stripe.com/api/checkout/sessions */
export function stripePayments(options: StripeOptions): Payments {
  const stripe = new Stripe(options.secretKey, {
    // Workers have no sockets of Node's kind, and one transport for both is one less to doubt.
    httpClient: Stripe.createFetchHttpClient(),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    ...(options.apiUrl ? endpoint(options.apiUrl) : {}),
  });
  const { sessions } = stripe.checkout;

  return {
    async open(bill) {
      const session = await reached(() =>
        sessions.create(request(bill), { idempotencyKey: `open_${bill.orderId}` }),
      );
      if (!session.url) throw new PaymentsDown("Stripe opened a session without a payment page");
      return { sessionId: session.id, url: session.url };
    },

    async payment(sessionId) {
      const session = await found(() => sessions.retrieve(sessionId, { expand: ["payment_intent"] }));
      return session && paymentOf(session);
    },

    async paidWith(paymentIntent) {
      const list = await reached(() =>
        sessions.list({ payment_intent: paymentIntent, expand: ["data.payment_intent"] }),
      );
      return list.data.map(paymentOf).find((payment) => payment !== null) ?? null;
    },

    async *since(from) {
      const pages = sessions.list({
        created: { gte: Math.floor(from.getTime() / 1000) },
        limit: PAGE_SIZE,
        expand: ["data.payment_intent"],
      });
      for await (const session of pages) {
        const payment = paymentOf(session);
        if (payment) yield payment;
      }
    },

    async standing(paymentIntent) {
      const intent = await found(() =>
        stripe.paymentIntents.retrieve(paymentIntent, { expand: ["latest_charge"] }),
      );
      if (!intent) return null;
      const charge = typeof intent.latest_charge === "string" ? null : intent.latest_charge;
      if (!charge) return { refunded: 0, disputed: false };
      return {
        refunded: charge.amount_refunded,
        disputed: charge.disputed && (await stillDisputed(stripe, charge.id)),
      };
    },

    async verify(body, signature) {
      const crypto = Stripe.createSubtleCryptoProvider();
      const event = await stripe.webhooks
        .constructEventAsync(body, signature, options.webhookSecret, undefined, crypto)
        .catch((cause) => {
          throw new ForgedWebhook("The webhook's signature does not hold", { cause });
        });
      return about(event);
    },
  };
}

function endpoint(apiUrl: string): { host: string; port: string; protocol: "http" | "https" } {
  const { hostname, port, protocol } = new URL(apiUrl);
  const secure = protocol === "https:";
  return { host: hostname, port: port || (secure ? "443" : "80"), protocol: secure ? "https" : "http" };
}

function request(bill: Bill): Stripe.Checkout.SessionCreateParams {
  const metadata = { order: bill.orderId, locale: bill.locale, ...linesAsMetadata(bill.items) };
  return {
    mode: "payment",
    client_reference_id: bill.orderId,
    metadata,
    payment_intent_data: { metadata: { order: bill.orderId } },
    line_items: bill.items.map((item) => ({
      quantity: item.quantity,
      price_data: {
        currency: bill.currency.toLowerCase(),
        unit_amount: item.unitAmount,
        product_data: { name: item.name, ...(item.image ? { images: [item.image] } : {}) },
      },
    })),
    locale: pageLocale(bill.locale),
    success_url: bill.successUrl,
    cancel_url: bill.cancelUrl,
    expires_at: Math.floor(bill.createdAt.getTime() / 1000) + PAGE_OPEN_S,
    adaptive_pricing: { enabled: false },
    ...(bill.email ? { customer_email: bill.email } : {}),
  };
}

/** The payment page's language for one of the shop's; the browser's own where Stripe does not speak it. */
function pageLocale(language: string): string {
  const [primary = ""] = language.split("-");
  return (
    OTHER_NAMES[language] ?? [language, primary].find((locale) => PAGE_LOCALES.includes(locale)) ?? "auto"
  );
}

/** One metadata entry a line, since Stripe takes 500 characters in each. */
function linesAsMetadata(lines: PaymentLine[]): Record<string, string> {
  return Object.fromEntries(
    lines.map(({ product, option, quantity, unitAmount }, at) => [
      `item_${at}`,
      JSON.stringify([product, option, quantity, unitAmount]),
    ]),
  );
}

/** null: not written by {@link linesAsMetadata}. */
function linesFromMetadata(metadata: Stripe.Metadata): PaymentLine[] | null {
  const texts = Object.keys(metadata)
    .filter((key) => key.startsWith("item_"))
    .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)))
    .map((key) => metadata[key]);
  return z.array(MetadataLine).safeParse(texts).data ?? null;
}

const MetadataLine = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "expected JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.tuple([z.string(), z.string(), z.number(), z.number()]))
  .transform(([product, option, quantity, unitAmount]) => ({ product, option, quantity, unitAmount }));

/** null: a session that some other program opened on the same account. */
function paymentOf(session: Stripe.Checkout.Session): Payment | null {
  // A buyer can set client_reference_id in the address of a Payment Link; metadata only the API can.
  const orderId = session.metadata?.order;
  if (!orderId?.startsWith("ord_") || orderId !== session.client_reference_id) return null;
  const lines = linesFromMetadata(session.metadata ?? {});
  if (!lines) return null;
  const intent = session.payment_intent;
  return {
    sessionId: session.id,
    orderId,
    state: stateOf(session),
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? "").toUpperCase(),
    email: session.customer_details?.email ?? session.customer_email ?? null,
    paymentIntent: typeof intent === "string" ? intent : (intent?.id ?? null),
    locale: session.metadata?.locale ?? "en",
    lines,
    createdAt: new Date(session.created * 1000),
  };
}

/** https://docs.stripe.com/checkout/fulfillment: a session that is complete and unpaid waits for the bank. */
function stateOf(session: Stripe.Checkout.Session): Payment["state"] {
  if (session.status === "expired") return "expired";
  if (session.status !== "complete") return "open";
  if (session.payment_status !== "unpaid") return "paid";
  const intent = typeof session.payment_intent === "string" ? null : session.payment_intent;
  const failed = intent?.status === "requires_payment_method" || intent?.status === "canceled";
  return failed ? "failed" : "pending";
}

/** `charge.disputed` stays true after a dispute was won. */
async function stillDisputed(stripe: Stripe, charge: string): Promise<boolean> {
  const { data } = await reached(() => stripe.disputes.list({ charge }));
  return data.some(({ status }) => status !== "won" && status !== "warning_closed");
}

function about(event: Stripe.Event): PaymentEvent {
  const { id, type } = event;
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.async_payment_failed":
    case "checkout.session.expired":
      return { id, type, about: { session: event.data.object.id } };
    case "refund.created":
    case "refund.updated":
    case "refund.failed":
    case "charge.refunded":
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.closed":
    case "charge.dispute.funds_reinstated":
    case "charge.dispute.funds_withdrawn":
      return { id, type, about: intentOf(event.data.object.payment_intent) };
    default:
      return { id, type, about: null };
  }
}

function intentOf(intent: string | Stripe.PaymentIntent | null): PaymentEvent["about"] {
  if (!intent) return null;
  return { paymentIntent: typeof intent === "string" ? intent : intent.id };
}

async function found<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
    throw down(error);
  }
}

async function reached<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isTooSmall(error)
      ? new SumTooSmall("Stripe does not take so little", { cause: error })
      : down(error);
  }
}

/** https://docs.stripe.com/error-codes#amount-too-small */
function isTooSmall(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "amount_too_small";
}

function down(cause: unknown): PaymentsDown {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PaymentsDown(`Stripe did not answer as it should: ${reason}`, { cause });
}
