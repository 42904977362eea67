import type { Reconciliation } from "#domain/api/admin.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { fulfil } from "../orders/fulfil.ts";
import { findLastReplay, recordReplay } from "../orders/last-replay.ts";
import type { Order } from "../orders/order.ts";
import { findOrder, findOrderByPayment } from "../orders/order-store.ts";
import type { Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { receiveEvent } from "./receive-event.ts";
import { updateOutcome } from "./update-outcome.ts";

/** The regular check for missed events goes back at least this far. Stripe stops retrying a webhook after three days. */
const MIN_LOOKBACK_MS = 3 * DAY_MS;
/** Stripe keeps events for 30 days. */
const MAX_LOOKBACK_MS = 30 * DAY_MS;
/** Events can be listed a little after they were created. */
const OVERLAP_MS = HOUR_MS;

/**
 * Handles the events since the last successful run that never arrived as webhooks, however long the service or its connection
 * was down. Called regularly.
 *
 * @returns the number of missed events
 */
export async function replayRegularly(ports: Ports): Promise<number> {
  const at = ports.clock();
  const missed = await replayMissedEvents(ports, await lookBackFrom(ports, at));
  await recordReplay(ports.database, at);
  return missed;
}

async function lookBackFrom({ database, log }: Ports, at: Date): Promise<Date> {
  const last = await findLastReplay(database);
  if (last === null) return new Date(at.getTime() - MIN_LOOKBACK_MS);
  // A time in the future was recorded before the clock was set back, so how long ago that was is unknown.
  const gapMs = last > at ? MAX_LOOKBACK_MS : at.getTime() - last.getTime() + OVERLAP_MS;
  if (gapMs > MAX_LOOKBACK_MS) {
    const since = last.toISOString().slice(0, 10);
    log("warn", "events-expired", {
      since: last.toISOString(),
      message: `Stripe keeps events for 30 days, and they were last checked on ${since}. Run "npm run shop -- reconcile --since ${since}" to find the payments and refunds of the time between.`,
    });
  }
  return new Date(at.getTime() - Math.min(Math.max(gapMs, MIN_LOOKBACK_MS), MAX_LOOKBACK_MS));
}

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
