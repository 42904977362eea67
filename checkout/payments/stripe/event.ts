import type Stripe from "stripe";
import * as z from "zod";
import type { PaymentEvent } from "../payments.ts";
import { idOf } from "./id-of.ts";

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
export const EVENT_TYPES = [...SESSION_EVENTS, ...REVERSAL_EVENTS];

/** The part of an event's object that names the session or payment. */
const SessionEvent = z.object({ id: z.string() });
const ReversalEvent = z.object({
  payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
});

/** `about` is null for events of an unknown type, of an unexpected shape or of the other mode. */
export function paymentEvent(event: Stripe.Event, isLive: boolean): PaymentEvent {
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
