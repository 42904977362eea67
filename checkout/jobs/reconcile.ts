import { errorFacts } from "../http/log.ts";
import { fulfil } from "../orders/fulfil.ts";
import type { Order } from "../orders/order.ts";
import { findOrder, findOrderByPayment } from "../orders/order-store.ts";
import { recordEvent } from "../orders/webhook-events.ts";
import type { Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { updateOutcome } from "./update-outcome.ts";

/** How far back missed events are looked for regularly: Stripe gives up on a webhook after three days. */
export const REPLAY_WINDOW_MS = 3 * 24 * 3_600_000;

/**
 * Lists Stripe's events since then and handles those that never arrived as webhooks: payments, refunds and disputes alike,
 * whenever their order was placed. Costs one request for a hundred events, and nothing for an event that is known.
 *
 * @returns how many events had been missed
 */
export async function replayMissedEvents(ports: Ports, from: Date): Promise<number> {
  let missed = 0;
  for await (const event of ports.payments.listEventsSince(from)) {
    const { isNew } = await recordEvent(ports.database, event, ports.clock());
    if (isNew) missed += 1;
  }
  while ((await handleEvents(ports)) > 0);
  return missed;
}

/**
 * Compares with the order book everything that Stripe knows since then: sessions opened, and payments refunded or disputed,
 * whenever they were made. For an order book that was lost, or events older than Stripe keeps them.
 *
 * @returns how many payments were compared, and how many orders that changed
 */
export async function reconcile(ports: Ports, from: Date): Promise<{ seen: number; changed: number }> {
  let seen = 0;
  let changed = 0;
  const compare = async (facts: Record<string, string>, update: () => Promise<boolean>) => {
    seen += 1;
    try {
      if (await update()) changed += 1;
    } catch (error) {
      // One payment that fails must not hide the others.
      ports.log("error", "reconcile-failed-for-one", { ...facts, ...errorFacts(error) });
    }
  };
  const applied = new Set<string | null>();
  for await (const payment of ports.payments.listSince(from)) {
    applied.add(payment.paymentIntent);
    await compare({ session: payment.sessionId }, () => applyPayment(ports, payment));
  }
  for await (const paymentIntent of ports.payments.listReversedSince(from)) {
    if (applied.has(paymentIntent)) continue;
    applied.add(paymentIntent);
    await compare({ paymentIntent }, () => applyReversal(ports, paymentIntent));
  }
  return { seen, changed };
}

/** Applies the payment, then its refunds and disputes. @returns whether that changed the order */
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
  return before?.status !== after?.status || before?.refunded !== after?.refunded;
}
