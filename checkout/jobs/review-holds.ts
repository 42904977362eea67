import { errorFacts } from "../log/log.ts";
import { fulfil } from "../orders/fulfil.ts";
import { claimStaleUses, dropUse, releaseUse } from "../orders/holds/discount-uses.ts";
import { claimStaleCopies, clearHold, dropCopies } from "../orders/holds/limited-copies.ts";
import { findOrder } from "../orders/order-store.ts";
import { markUnpaid } from "../orders/order-transitions.ts";
import type { Ports } from "../ports.ts";

/**
 * Asks Stripe about orders that still hold a use of a discount or limited copies after their payment page must have expired. An
 * order whose process ended while it was placed has no payment page. An order whose page Stripe does not know has expired.
 */
export async function reviewHolds(ports: Ports): Promise<void> {
  const { database, clock } = ports;
  const uses = await claimStaleUses(database, clock());
  const copies = await claimStaleCopies(database, clock());
  for (const id of new Set([...uses, ...copies])) {
    try {
      await reviewHold(ports, id);
    } catch (error) {
      // It is claimed again later.
      ports.log("warn", "hold-not-reviewed", { order: id, ...errorFacts(error) });
    }
  }
}

async function reviewHold(ports: Ports, orderId: string): Promise<void> {
  const { database, payments, clock } = ports;
  const order = await findOrder(database, orderId);
  if (!order) {
    await dropUse(database, orderId);
    return dropCopies(database, orderId);
  }
  if (order.status !== "open" && order.status !== "pending") return clearHold(database, orderId);
  const { sessionId } = order;
  const payment = sessionId === null ? null : await payments.findBySession(sessionId);
  if (payment) {
    // If the payment is over, the next review ends the hold.
    await fulfil(ports, payment, clock(), "job");
    return;
  }
  const unpaid = { state: "expired", sessionId, email: null } as const;
  const source = { cause: "job", at: clock() } as const;
  await database.write([...markUnpaid(orderId, unpaid, source), releaseUse(orderId, "expired")]);
  await clearHold(database, orderId);
}
