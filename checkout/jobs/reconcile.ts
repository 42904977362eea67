import type { Reconciliation } from "#domain/api/admin/reconciliation.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { findLastReplay, recordReplay } from "../orders/book/last-replay.ts";
import { findRecordedEvents } from "../orders/book/payment-events.ts";
import { fulfil, isAbandoned } from "../orders/fulfil.ts";
import { isCompleted } from "../orders/order.ts";
import { findOrderByPayment, findOrderHeaders, type OrderHeader } from "../orders/order-store.ts";
import type { ListedEvent, Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { receiveEvent } from "./receive-event.ts";
import { recordFeesSince } from "./record-fees.ts";
import { updateOutcome } from "./update-outcome.ts";

/** The first check for missed events goes back this far, as Stripe does with webhooks, and each one for fees, which are known late. */
const LOOKBACK_MS = 3 * DAY_MS;
/** Stripe keeps events for 30 days. */
const MAX_LOOKBACK_MS = 30 * DAY_MS;
/** Events can be listed a little after they were created. */
const OVERLAP_MS = HOUR_MS;
/**
 * Stripe lists the newest events first, and the oldest have to be handled first. So only those of this time are listed at once, and
 * longer ones as long as there are few.
 */
const WINDOW_MS = HOUR_MS;

/**
 * Handles the events since the last run that never arrived as webhooks, however long the service or its connection was down, and
 * records the fees of the latest payments. A run that has to stop is continued by the next one. Called regularly.
 *
 * @returns the number of missed events
 */
export async function replayRegularly(ports: Ports): Promise<number> {
  const at = ports.clock();
  const from = await lookBackFrom(ports, at);
  const missed = await replayMissedEvents(ports, from);
  if (!ports.stopping?.aborted) {
    await recordFeesSince(ports, new Date(Math.min(from.getTime(), at.getTime() - LOOKBACK_MS)));
  } else if (ports.maxQueries !== undefined) ports.log("warn", "replay-unfinished", { missed });
  return missed;
}

async function lookBackFrom({ database, log }: Ports, at: Date): Promise<Date> {
  const last = await findLastReplay(database);
  // A time in the future was recorded before the clock was set back, so how long ago that was is unknown.
  const gapMs = !last ? LOOKBACK_MS : last > at ? MAX_LOOKBACK_MS : at.getTime() - last.getTime();
  if (last && gapMs > MAX_LOOKBACK_MS) {
    const since = last.toISOString().slice(0, 10);
    log("warn", "events-expired", {
      since: last.toISOString(),
      message: `Stripe keeps events for 30 days, and they were last checked on ${since}. Run "npm run shop -- reconcile --since ${since}" to find the payments and refunds of the time between.`,
    });
  }
  return new Date(at.getTime() - Math.min(gapMs, MAX_LOOKBACK_MS));
}

/**
 * Lists Stripe's events since `from`, the oldest first, and handles those that never arrived as webhooks: payments, refunds and
 * disputes, also of older orders. Events that were already recorded are skipped. Records how far it came.
 *
 * @returns the number of missed events
 */
export async function replayMissedEvents(ports: Ports, from: Date): Promise<number> {
  const at = ports.clock().getTime();
  let missed = 0;
  let start = from.getTime();
  let windowMs = WINDOW_MS;
  do {
    const end = start + windowMs;
    const until = end < at ? new Date(end) : undefined;
    const events = await Array.fromAsync(ports.payments.listEvents(new Date(start), until));
    start = end;
    windowMs = events.length < BATCH_SIZE ? 2 * windowMs : WINDOW_MS;
    for await (const batch of batches(events.reverse())) {
      missed += await receiveMissed(ports, batch);
      if (!ports.stopping?.aborted) continue;
      start = batch.at(-1)?.createdAt.getTime() ?? start;
      break;
    }
    await recordReplay(ports.database, new Date(Math.min(start, at - OVERLAP_MS)));
  } while (start < at && !ports.stopping?.aborted);
  while (!ports.stopping?.aborted && (await handleEvents(ports)) > 0);
  return missed;
}

/** @returns how many of the events were not recorded */
async function receiveMissed(ports: Ports, events: ListedEvent[]): Promise<number> {
  let missed = 0;
  const recorded = await findRecordedEvents(
    ports.database,
    events.map(({ id }) => id),
  );
  for (const { createdAt: _, ...event } of events) {
    if (recorded.has(event.id)) continue;
    const { isNew } = await receiveEvent(ports, { ...event, isReplayed: true });
    if (isNew) missed += 1;
  }
  return missed;
}

/** Payments or events that are compared with the order book in one read. */
const BATCH_SIZE = 50;

/**
 * Brings the order book up to date with everything that happened at Stripe since `from`: sessions opened, and payments
 * refunded or disputed, however old. For an order book that was lost, or for events that Stripe no longer keeps.
 *
 * Both lists together contain every change, so an order that they do not change costs no request of its own.
 *
 * @returns how many payments were checked, and how many orders changed
 */
export async function reconcile(ports: Ports, from: Date): Promise<Reconciliation> {
  const seen = new Set<string>();
  const changed = new Set<string>();
  const reconcileOne = async (
    id: string,
    facts: Record<string, string>,
    update: () => Promise<boolean>,
  ): Promise<void> => {
    seen.add(id);
    try {
      if (await update()) changed.add(id);
    } catch (error) {
      // One failing payment must not stop the others.
      ports.log("error", "reconcile-payment-failed", { ...facts, ...errorFacts(error) });
    }
  };
  for await (const payments of batches(ports.payments.listPaymentsSince(from))) {
    const orders = await findOrdersOf(ports, payments);
    for (const payment of payments) {
      const id = payment.paymentIntent ?? payment.sessionId;
      const order = orders.get(payment.orderId) ?? null;
      await reconcileOne(id, { session: payment.sessionId }, () => applyPayment(ports, payment, order));
    }
  }
  const reversed = new Set<string>();
  for await (const paymentIntent of ports.payments.listReversalsSince(from)) {
    if (reversed.has(paymentIntent)) continue;
    reversed.add(paymentIntent);
    await reconcileOne(paymentIntent, { paymentIntent }, () => applyReversal(ports, paymentIntent));
  }
  await recordFeesSince(ports, from);
  return { seen: seen.size, changed: changed.size };
}

/** The payments in groups that are compared with the book in one read. */
export async function* batches<Item>(items: AsyncIterable<Item> | Item[]): AsyncIterable<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function findOrdersOf({ database }: Ports, payments: Payment[]): Promise<Map<string, OrderHeader>> {
  const ids = new Set(payments.map(({ orderId }) => orderId));
  const orders = await findOrderHeaders(database, [...ids]);
  return new Map(orders.map((order) => [order.id, order]));
}

/**
 * Applies a payment, but not its refunds and disputes.
 *
 * @param before the order as the book had it. null: the book does not have it
 * @returns whether the order changed
 */
async function applyPayment(ports: Ports, payment: Payment, before: OrderHeader | null): Promise<boolean> {
  if (!before && isAbandoned(payment)) return false;
  if (before?.status === payment.state || isRecorded(before, payment)) return false;
  return isChanged(before, await fulfil(ports, payment, ports.clock(), "reconciliation"));
}

/** Whether the order was paid by this payment, even if it was refunded or disputed afterwards. */
export function isRecorded(order: OrderHeader | null, { state, sessionId }: Payment): boolean {
  return state === "paid" && order !== null && isCompleted(order) && order.sessionId === sessionId;
}

async function applyReversal(ports: Ports, paymentIntent: string): Promise<boolean> {
  const before = await findOrderByPayment(ports.database, paymentIntent);
  await updateOutcome(ports, paymentIntent, "reconciliation");
  return isChanged(before, await findOrderByPayment(ports.database, paymentIntent));
}

function isChanged(before: OrderHeader | null, after: OrderHeader | null): boolean {
  return (
    before?.status !== after?.status || JSON.stringify(before?.outcome) !== JSON.stringify(after?.outcome)
  );
}
