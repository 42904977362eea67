import { fulfil } from "../orders/fulfil.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

/**
 * Closes the payment page of an order, so that what the order holds is given back. A buyer who comes back from the payment page and
 * orders again must not be refused because of the page that is still open.
 */
export async function closePaymentPage(ports: Ports, orderId: string): Promise<void> {
  const order = await findOrder(ports.database, orderId);
  const payment = order?.sessionId && (await ports.payments.expire(order.sessionId));
  if (payment) await fulfil(ports, payment, ports.clock(), "buyer");
}
