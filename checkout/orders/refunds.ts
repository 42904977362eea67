import type { OrderStatus } from "#domain/api/answers.ts";
import type { Standing } from "../payments/payments.ts";
import { type Database, sql } from "./database/database.ts";
import { findOrder, type Order } from "./order.ts";

/**
 * Brings a paid order into line with its refunds and disputes. A full refund or a dispute closes the
 * library to it; a dispute that was won opens it again; a partial refund leaves it open.
 * The buyer is told of each refund once.
 */
export async function settle(database: Database, order: Order, standing: Standing, at: Date): Promise<Order> {
  const status = statusOf(order, standing);
  const now = at.toISOString();
  // What Stripe said was asked after the order was read; where somebody has settled it since, this is stale.
  const asRead = sql`status = ${order.status} AND refunded = ${order.refunded}
    AND status IN ('paid', 'refunded', 'disputed')`;
  await database.write([
    sql`INSERT INTO outbox (id, kind, email, locale, order_id, created_at, due_at, attempts)
      SELECT ${`refunded_${order.id}_${standing.refunded}`}, 'refunded', email, locale, id, ${now}, ${now}, 0
      FROM orders WHERE id = ${order.id} AND ${asRead} AND refunded < ${standing.refunded} ON CONFLICT DO NOTHING`,
    sql`UPDATE orders SET status = ${status}, refunded = ${standing.refunded}
      WHERE id = ${order.id} AND ${asRead}`,
  ]);
  return (await findOrder(database, order.id)) ?? order;
}

function statusOf(order: Order, { refunded, disputed }: Standing): OrderStatus {
  if (refunded > 0 && refunded >= order.amount) return "refunded";
  return disputed ? "disputed" : "paid";
}
