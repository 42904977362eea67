import { errorFacts } from "../log/log.ts";
import { claimStaleHolds, dropUse } from "../orders/discount-uses.ts";
import { fulfil } from "../orders/fulfil.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

/**
 * Asks Stripe about orders that still hold a use of a discount after their payment page must have expired. An order that was not
 * placed, since the process ended, has no payment page that anybody knows.
 */
export async function reviewHolds(ports: Ports): Promise<void> {
  for (const id of await claimStaleHolds(ports.database, ports.clock())) {
    try {
      const order = await findOrder(ports.database, id);
      if (!order) await dropUse(ports.database, id);
      const payment = order?.sessionId && (await ports.payments.findBySession(order.sessionId));
      if (payment) await fulfil(ports, payment, ports.clock());
    } catch (error) {
      // It is claimed again later.
      ports.log("warn", "hold-not-reviewed", { order: id, ...errorFacts(error) });
    }
  }
}
