import type { Reconciliation } from "#domain/api/admin.ts";
import { DAY_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { fulfil } from "../orders/fulfil.ts";
import type { Order } from "../orders/order.ts";
import { findOrder, findOrderByPayment } from "../orders/order-store.ts";
import type { Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { receiveEvent } from "./receive-event.ts";
import { updateOutcome } from "./update-outcome.ts";

/** How far back the regular check for missed events goes. Stripe stops retrying a webhook after three days. */
export const REPLAY_WINDOW_MS = 3 * DAY_MS;

/**
 * Lists Stripe's events since `from` and handles those that never arrived as webhooks: payments, refunds and disputes, also of
 * older orders. One request lists a hundred events, and events that were already recorded are skipped.
 *
 * @returns the number of missed events
 */
export async function replayMissedEvents(ports: Ports, from: Date): Promise<number> {
  let missed = 0;
  for await (const event of ports.payments.listEventsSince(from)) {
    const { isNew } = await receiveEvent(ports, event);
    if (isNew) missed += 1;
  }
  while ((await handleEvents(ports)) > 0);
  return missed;
}

/**
 * Brings the order book up to date with everything that happened at Stripe since `from`: sessions opened, and payments
 * refunded or disputed, however old. For an order book that was lost, or for events that Stripe no longer keeps.
 *
 * @returns how many payments were checked, and how many orders changed
 */
export async function reconcile(ports: Ports, from: Date): Promise<Reconciliation> {
  let seen = 0;
  let changed = 0;
  const reconcileOne = async (facts: Record<string, string>, update: () => Promise<boolean>) => {
    seen += 1;
    try {
      if (await update()) changed += 1;
    } catch (error) {
      // One failing payment must not stop the others.
      ports.log("error", "reconcile-payment-failed", { ...facts, ...errorFacts(error) });
    }
  };
  const reconciled = new Set<string | null>();
  for await (const payment of ports.payments.listPaymentsSince(from)) {
    reconciled.add(payment.paymentIntent);
    await reconcileOne({ session: payment.sessionId }, () => applyPayment(ports, payment));
  }
  for await (const paymentIntent of ports.payments.listReversalsSince(from)) {
    if (reconciled.has(paymentIntent)) continue;
    reconciled.add(paymentIntent);
    await reconcileOne({ paymentIntent }, () => applyReversal(ports, paymentIntent));
  }
  return { seen, changed };
}

/** Applies the payment, then its refunds and disputes. @returns whether the order changed */
async function applyPayment(ports: Ports, payment: Payment): Promise<boolean> {
  const before = await findOrder(ports.database, payment.orderId);
  const isAbandoned = payment.state === "open" || payment.state === "expired";
  if (!before && isAbandoned) return false;
  if (before?.status !== payment.state) await fulfil(ports, payment, ports.clock());
  if (payment.state === "paid" && payment.paymentIntent) await updateOutcome(ports, payment.paymentIntent);
  return isChanged(before, await findOrder(ports.database, payment.orderId));
}

async function applyReversal(ports: Ports, paymentIntent: string): Promise<boolean> {
  const before = await findOrderByPayment(ports.database, paymentIntent);
  await updateOutcome(ports, paymentIntent);
  return isChanged(before, await findOrderByPayment(ports.database, paymentIntent));
}

function isChanged(before: Order | null, after: Order | null): boolean {
  return (
    before?.status !== after?.status || JSON.stringify(before?.outcome) !== JSON.stringify(after?.outcome)
  );
}
