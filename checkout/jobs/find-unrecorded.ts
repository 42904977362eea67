import { isAbandoned, isByCopy } from "../orders/fulfil.ts";
import type { Order } from "../orders/order.ts";
import {
  findOrder,
  findOrderHeaders,
  listUnfinishedSessions,
  type OrderHeader,
} from "../orders/order-store.ts";
import type { Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { batches, isRecorded } from "./reconcile.ts";

/** A payment that is missing or outdated in the order book. */
export interface Unrecorded {
  payment: Payment;
  /** null: the book does not have the order. */
  before: Order | null;
}

/**
 * The payments since a time, and those of older unfinished orders, whose current state differs from the order book.
 *
 * @returns the number of payments that were compared, and those that differ
 */
export async function findUnrecorded(
  { database, payments }: Ports,
  from: Date,
): Promise<{ compared: number; found: Unrecorded[] }> {
  const found: Unrecorded[] = [];
  let compared = 0;
  for await (const batch of batches(listPayments())) {
    compared += batch.length;
    const ids = [...new Set(batch.map(({ orderId }) => orderId))];
    const headers = new Map((await findOrderHeaders(database, ids)).map((order) => [order.id, order]));
    for (const payment of batch) {
      const header = headers.get(payment.orderId) ?? null;
      // Nobody paid on this payment page, or the book already has the payment.
      if (isAbandoned(payment) || (header && isKnown(header, payment))) continue;
      found.push({ payment, before: header && (await findOrder(database, header.id)) });
    }
  }
  return { compared, found };

  async function* listPayments(): AsyncIterable<Payment> {
    for (const session of await listUnfinishedSessions(database, from)) {
      const payment = await payments.findBySession(session);
      if (payment) yield payment;
    }
    yield* payments.listPaymentsSince(from);
  }
}

/** Whether the order book is up to date. A payment that does not match its order, or came by another page, is known to the owner. */
function isKnown(order: OrderHeader, payment: Payment): boolean {
  const { status, sessionId } = order;
  const isOfOtherPage = sessionId !== null && sessionId !== payment.sessionId && !isByCopy(order, payment);
  return status === payment.state || status === "review" || isOfOtherPage || isRecorded(order, payment);
}
