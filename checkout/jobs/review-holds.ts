import { errorFacts } from "../log/log.ts";
import type { Statement } from "../orders/database/database.ts";
import { fulfil } from "../orders/fulfil.ts";
import { isStillClaimed } from "../orders/holds/claim-stale-holds.ts";
import { claimStaleUses, dropUse, giveBackUse } from "../orders/holds/discount-uses.ts";
import { claimStaleCopies, clearHold, dropCopies } from "../orders/holds/limited-copies.ts";
import { findOrder } from "../orders/order-store.ts";
import { markUnpaid } from "../orders/order-transitions.ts";
import type { Ports } from "../ports.ts";

/**
 * Asks Stripe about orders that still hold a use of a discount or limited copies after their payment page must have expired. An
 * order whose process ended while it was placed has no payment page. An order whose page Stripe does not know has expired.
 */
export async function reviewHolds(ports: Ports): Promise<void> {
  const { database } = ports;
  const at = ports.clock();
  const uses = await claimStaleUses(database, at);
  const copies = await claimStaleCopies(database, at);
  for (const id of new Set([...uses, ...copies])) {
    if (ports.stopping?.aborted) return;
    try {
      await reviewHold(ports, id, isStillClaimed(at));
    } catch (error) {
      // It is claimed again later.
      ports.log("warn", "hold-not-reviewed", { order: id, ...errorFacts(error) });
    }
  }
}

async function reviewHold(ports: Ports, orderId: string, isClaimed: Statement): Promise<void> {
  const { database, payments, clock } = ports;
  const order = await findOrder(database, orderId);
  if (!order) {
    await dropUse(database, orderId);
    return dropCopies(database, orderId);
  }
  const { status, sessionId } = order;
  if (status === "open" || status === "pending") {
    const payment = sessionId === null ? null : await payments.findBySession(sessionId);
    // If the payment is over, the next review ends the hold.
    if (payment) return void (await fulfil(ports, payment, clock(), "job"));
    const unpaid = { state: "expired", sessionId, email: null } as const;
    await database.write(markUnpaid(orderId, unpaid, { cause: "job", at: clock() }));
  }
  await database.write([
    giveBackUse(orderId, status === "unconfirmed" ? status : "expired", isClaimed),
    clearHold(orderId, isClaimed),
  ]);
}
