import type Stripe from "stripe";
import type { Totals } from "#domain/totals.ts";
import type { Payment } from "../payments.ts";
import { billingFrom } from "./billing.ts";
import { idOf } from "./id-of.ts";
import { discountFromMetadata, giftFromMetadata, linesFromMetadata } from "./line-metadata.ts";
import { methodFrom } from "./method.ts";
import { recoveryFrom } from "./recovery.ts";

/** The payment of a session. null: another program opened the session on the same account. */
export function paymentFrom(session: Stripe.Checkout.Session): Payment | null {
  // A buyer can set client_reference_id in the URL of a Payment Link. Only the API can set metadata.
  const metadata = session.metadata ?? {};
  const orderId = metadata.order;
  if (!orderId?.startsWith("ord_") || orderId !== session.client_reference_id) return null;
  const lines = linesFromMetadata(metadata);
  if (!lines) return null;
  const intent = session.payment_intent;
  return {
    appliedDiscount: discountFromMetadata(metadata),
    gift: giftFromMetadata(metadata),
    sessionId: session.id,
    orderId,
    state: stateOf(session),
    ...totalsFrom(session),
    currency: (session.currency ?? "").toUpperCase(),
    ...receivedOf(session),
    email: session.customer_details?.email ?? session.customer_email ?? null,
    ...billingFrom(session),
    ...methodFrom(session),
    ...recoveryFrom(session),
    paymentIntent: intent && idOf(intent),
    locale: metadata.locale ?? "en",
    lines,
    ...(metadata.keys && { keySeed: metadata.keys }),
    createdAt: new Date(session.created * 1000),
  };
}

/**
 * The amount received in the session's currency.
 * https://docs.stripe.com/api/payment_intents/object#payment_intent_object-amount_received
 */
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
