import { errorFacts } from "../http/log.ts";
import { fulfil } from "../orders/fulfil.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { updateOutcome } from "./update-outcome.ts";

/** How far back reconciliation looks by itself: Stripe gives up on a webhook after three days. */
export const RECONCILE_WINDOW_MS = 3 * 24 * 3_600_000;

/** Compares every payment since then with the order book, for webhooks that never came. */
export async function reconcile(ports: Ports, from: Date): Promise<{ seen: number; changed: number }> {
  let seen = 0;
  let changed = 0;
  for await (const payment of ports.payments.listSince(from)) {
    seen += 1;
    try {
      if (await applyPayment(ports, payment)) changed += 1;
    } catch (error) {
      // One payment that fails must not hide the others.
      ports.log("error", "reconcile-failed-for-one", { session: payment.sessionId, ...errorFacts(error) });
    }
  }
  return { seen, changed };
}

/** Applies the payment, then its refunds and disputes. @returns whether that changed the order */
async function applyPayment(ports: Ports, payment: Payment): Promise<boolean> {
  const before = await findOrder(ports.database, payment.orderId);
  const isAbandoned = payment.state === "open" || payment.state === "expired";
  if (!before && isAbandoned) return false;
  const wasPaid = before?.paidAt != null;
  if (!wasPaid && before?.status !== payment.state) await fulfil(ports, payment, ports.clock());
  if (payment.state === "paid" && payment.paymentIntent) await updateOutcome(ports, payment.paymentIntent);
  const after = await findOrder(ports.database, payment.orderId);
  return before?.status !== after?.status || before?.refunded !== after?.refunded;
}
