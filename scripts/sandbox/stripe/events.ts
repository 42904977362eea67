import Stripe from "stripe";
import { disturbDelivery } from "../chaos.ts";
import { newId } from "../ids.ts";
import type { Transaction } from "../store.ts";

type EventType =
  | "checkout.session.completed"
  | "checkout.session.async_payment_succeeded"
  | "checkout.session.async_payment_failed"
  | "checkout.session.expired"
  | "payment_intent.succeeded"
  | "payment_intent.processing"
  | "payment_intent.requires_action"
  | "payment_intent.payment_failed"
  | "charge.refunded"
  | "charge.dispute.created"
  | "charge.dispute.updated"
  | "charge.dispute.closed"
  | "charge.dispute.funds_withdrawn"
  | "charge.dispute.funds_reinstated"
  | "refund.created"
  | "refund.updated"
  | "refund.failed";

type EventOf<T extends EventType> = Extract<Stripe.Event, { type: T }>;

/**
 * Records an event of a session and queues its delivery. The event holds a snapshot of the object, in the shape of the
 * SDK's API version: https://docs.stripe.com/api/events/object
 */
export function emit<T extends EventType>(
  tx: Transaction,
  sessionId: string,
  type: T,
  object: EventOf<T>["data"]["object"],
) {
  const id = newId("evt_");
  const created = tx.now();
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
  const { isDropped, delayMs } = disturbDelivery(tx, id);
  tx.put("events", { id, type, created, sessionId, payload });
  tx.put("deliveries", {
    id,
    state: isDropped ? "dropped" : "waiting",
    attempts: 0,
    nextAttemptAt: delayMs === 0 ? 0 : created * 1000 + delayMs,
    lastAttemptAt: null,
    lastResult: null,
  });
}
