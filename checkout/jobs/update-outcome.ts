import type { OrderEventCause } from "#domain/order-event.ts";
import { fulfil } from "../orders/fulfil.ts";
import { findAudience } from "../orders/messages/audience.ts";
import { isCompleted, type Order } from "../orders/order.ts";
import { findOrderByPayment } from "../orders/order-store.ts";
import { recordOutcome } from "../orders/refund.ts";
import type { Ports } from "../ports.ts";

/** Attempts with conflicting changes after which the order is left to the next run. */
const MAX_ATTEMPTS = 5;

/**
 * Fetches a payment's refunds and disputes from Stripe and records them. If the order changes in the meantime, Stripe's answer
 * may be stale, so it is fetched again.
 *
 * @param cause how the shop learned of them
 * @throws if the order keeps changing; the caller tries again later
 */
export async function updateOutcome(
  ports: Ports,
  paymentIntent: string,
  cause: OrderEventCause,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const order = await findOrderOf(ports, paymentIntent, cause);
    const outcome = order && (await ports.payments.findOutcome(paymentIntent));
    if (!order || !outcome) return;
    const audience = await findAudience(ports.offers);
    const { isApplied } = await recordOutcome(ports.database, order, outcome, ports.clock(), cause, audience);
    if (isApplied) return;
  }
  throw new Error(
    `the order of ${paymentIntent} changed ${MAX_ATTEMPTS} times while its refunds were fetched`,
  );
}

/** Fulfils the order first if a refund was reported before its payment, or before an incomplete payment became complete. */
async function findOrderOf(
  ports: Ports,
  paymentIntent: string,
  cause: OrderEventCause,
): Promise<Order | null> {
  const existing = await findOrderByPayment(ports.database, paymentIntent);
  if (existing && isCompleted(existing)) return existing;
  const payment = await ports.payments.findByIntent(paymentIntent);
  const order = payment && (await fulfil(ports, payment, ports.clock(), cause));
  return order?.paymentIntent === paymentIntent ? order : null;
}
