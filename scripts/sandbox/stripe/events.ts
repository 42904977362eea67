import Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Draft } from "../store.ts";

type Emitted =
  | "checkout.session.completed"
  | "checkout.session.async_payment_succeeded"
  | "checkout.session.async_payment_failed"
  | "checkout.session.expired"
  | "payment_intent.succeeded"
  | "payment_intent.processing"
  | "payment_intent.payment_failed"
  | "charge.refunded"
  | "charge.dispute.created"
  | "charge.dispute.closed"
  | "refund.created"
  | "refund.updated"
  | "refund.failed";

type EventOf<T extends Emitted> = Extract<Stripe.Event, { type: T }>;

/**
 * Records that something happened to the session `about`, with a snapshot of the object as it is now, and leaves it
 * to be delivered. The event has the shape of the SDK's API version: https://docs.stripe.com/api/events/object
 */
export function emit<T extends Emitted>(
  draft: Draft,
  about: string,
  type: T,
  object: EventOf<T>["data"]["object"],
) {
  const id = newId("evt_");
  const created = draft.now();
  const envelope = {
    id,
    object: "event",
    api_version: Stripe.API_VERSION,
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
  } satisfies Omit<Stripe.CheckoutSessionCompletedEvent, "type" | "data">;
  const payload = JSON.stringify({ ...envelope, type, data: { object } }, null, 2);
  draft.put("events", { id, type, created, about, payload });
  draft.put("deliveries", { id, state: "waiting", attempts: 0, next: 0, lastAt: null, lastResult: null });
}
