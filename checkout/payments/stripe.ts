import Stripe from "stripe";
import { ForgedWebhook } from "../webhooks/forged-webhook.ts";
import { paymentMode } from "./mode.ts";
import {
  AmountTooSmall,
  type Payment,
  type PaymentPage,
  type Payments,
  PaymentsDown,
  type PaymentsError,
  PaymentsRefused,
  PermissionMissing,
  RefundRefused,
} from "./payments.ts";
import { checkoutSessionParams } from "./stripe/checkout-session-params.ts";
import { stripeClient } from "./stripe/client.ts";
import { EVENT_TYPES, paymentEvent } from "./stripe/event.ts";
import { feeFrom } from "./stripe/fee.ts";
import { idOf } from "./stripe/id-of.ts";
import { disputeFrom, refundFrom } from "./stripe/outcome.ts";
import { paymentFrom } from "./stripe/payment.ts";
import { refundToMetadata } from "./stripe/refund-metadata.ts";
import { lineTaxes } from "./stripe/tax.ts";

/** Options of requests that a buyer waits for. Pressing the button again is better than waiting for a minute. */
const WHILE_BUYER_WAITS = { timeout: 3_000, maxNetworkRetries: 0 };
/** Objects on a page of a list. A session has at most as many line items. */
const PAGE_SIZE = 100;
/** Expands the charge, whose payment method receipts show. */
const EXPANDED_PAYMENT = "payment_intent.latest_charge";

export interface StripeOptions {
  secretKey: string;
  webhookSecret: string;
  /** Address of the sandbox. Without it, Stripe's own API is used. */
  apiUrl?: string;
}

/** Payments by Stripe Checkout. https://docs.stripe.com/api/checkout/sessions */
export function stripePayments(options: StripeOptions): Payments {
  const stripe = stripeClient(options);
  const { sessions } = stripe.checkout;
  const isLive = paymentMode(options) === "live";

  /** A session sums up its taxes. Those of each line are a request of their own. */
  async function readPayment(
    session: Stripe.Checkout.Session,
    options: Stripe.RequestOptions = {},
  ): Promise<Payment | null> {
    const payment = paymentFrom(session);
    if (!payment || session.status !== "complete" || !session.automatic_tax?.enabled) return payment;
    const params = { limit: PAGE_SIZE, expand: ["data.taxes"] };
    const items = await call(() => sessions.listLineItems(session.id, params, options));
    return { ...payment, taxes: lineTaxes(items.data, payment.lines.length) };
  }

  return {
    async open(order, page) {
      const create = (page: PaymentPage, idempotencyKey: string) =>
        sessions.create(checkoutSessionParams(order, page), { ...WHILE_BUYER_WAITS, idempotencyKey });
      const session = await call(() =>
        create(page, `open_${order.id}`).catch((error) => {
          // Accounts outside the United States cannot remind buyers, and sell all the same.
          if (!page.hasReminder || !isConsentRefused(error)) throw error;
          return create({ ...page, hasReminder: false }, `open_${order.id}_again`);
        }),
      );
      if (!session.url) throw new PaymentsDown("Stripe opened a session without a payment page");
      return { sessionId: session.id, url: session.url };
    },

    async findBySession(sessionId, { isBuyerWaiting = false } = {}) {
      const options = isBuyerWaiting ? WHILE_BUYER_WAITS : {};
      const session = await find(() => sessions.retrieve(sessionId, { expand: [EXPANDED_PAYMENT] }, options));
      return session && readPayment(session, options);
    },

    async expire(sessionId) {
      try {
        return paymentFrom(
          await sessions.expire(sessionId, { expand: [EXPANDED_PAYMENT] }, WHILE_BUYER_WAITS),
        );
      } catch (error) {
        // The session is paid, or has expired.
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw toPaymentsError(error);
        return this.findBySession(sessionId, { isBuyerWaiting: true });
      }
    },

    async findByIntent(paymentIntent) {
      const list = await call(() =>
        sessions.list({ payment_intent: paymentIntent, expand: [`data.${EXPANDED_PAYMENT}`] }),
      );
      const session = list.data.find((session) => paymentFrom(session) !== null);
      return session ? readPayment(session) : null;
    },

    async *listPaymentsSince(from) {
      const expand = [`data.${EXPANDED_PAYMENT}`];
      for await (const session of paginate(() => sessions.list({ ...createdSince(from), expand }))) {
        const payment = await readPayment(session);
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

    async *listEvents(from, until) {
      const params = { ...createdSince(from, until), types: [...EVENT_TYPES] };
      for await (const event of paginate(() => stripe.events.list(params))) {
        yield { ...paymentEvent(event, isLive), createdAt: new Date(event.created * 1000) };
      }
    },

    async *listFeesSince(from) {
      const params = { ...createdSince(from), expand: ["data.source"] };
      try {
        for await (const transaction of stripe.balanceTransactions.list(params)) {
          const fee = feeFrom(transaction);
          if (fee) yield fee;
        }
      } catch (error) {
        throw error instanceof Stripe.errors.StripePermissionError
          ? new PermissionMissing(FEES_REFUSED, { cause: error })
          : toPaymentsError(error);
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

    async refund(refund) {
      const { paymentIntent, orderId, amount, reason, key } = refund;
      try {
        await stripe.refunds.create(
          { payment_intent: paymentIntent, amount, reason, metadata: refundToMetadata(refund) },
          { idempotencyKey: `refund_${orderId}_${key}` },
        );
      } catch (error) {
        throw refundError(error);
      }
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

const FEES_REFUSED =
  'The Stripe key is not allowed to read fees. Edit the restricted key in the Stripe Dashboard and set "Balance" and "Balance Transaction Sources" to Read';

function isConsentRefused(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError && /^consent_collection/.test(error.param ?? "")
  );
}

/** The events of one time and those of the next contain each second. */
function createdSince(from: Date, until?: Date) {
  const [gte, lt] = [from, until].map((time) => time && Math.floor(time.getTime() / 1000));
  return { created: { gte, lt }, limit: PAGE_SIZE };
}

/** All items of a list, page by page. */
async function* paginate<T>(list: () => AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* list();
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? toPaymentsError(error) : error;
  }
}

/** null: Stripe has no such object. */
async function find<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
    throw toPaymentsError(error);
  }
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw isAmountTooSmall(error)
      ? new AmountTooSmall("The amount is below Stripe's minimum", { cause: error })
      : toPaymentsError(error);
  }
}

/** https://docs.stripe.com/error-codes */
const REFUSALS = { charge_already_refunded: "nothing-left", charge_disputed: "disputed" } as const;

function refundError(cause: unknown): Error {
  if (cause instanceof Stripe.errors.StripePermissionError) {
    const message =
      'The Stripe key is not allowed to make refunds. Edit the restricted key in the Stripe Dashboard and set "Charges and Refunds" to Write';
    return new PermissionMissing(`${message}: ${cause.message}`, { cause });
  }
  const isRefused =
    cause instanceof Stripe.errors.StripeInvalidRequestError ||
    cause instanceof Stripe.errors.StripeIdempotencyError;
  if (!isRefused) return toPaymentsError(cause);
  const match = Object.entries(REFUSALS).find(([code]) => code === cause.code);
  return new RefundRefused(match?.[1] ?? "refused", `Stripe refused the refund: ${cause.message}`, { cause });
}

/** https://docs.stripe.com/error-codes#amount-too-small */
function isAmountTooSmall(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "amount_too_small";
}

function toPaymentsError(cause: unknown): PaymentsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return cause instanceof Stripe.errors.StripeInvalidRequestError
    ? new PaymentsRefused(`Stripe refused the request: ${reason}`, { cause })
    : new PaymentsDown(`The request to Stripe failed: ${reason}`, { cause });
}
