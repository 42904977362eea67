import { type Statement, sql } from "./database/database.ts";
import type { Batch } from "./deletion-batch.ts";
import { deleteUses } from "./holds/discount-uses.ts";
import { deleteCopies } from "./holds/limited-copies.ts";
import { deleteEvents } from "./order-events.ts";
import { deleteOrders } from "./order-store.ts";

/**
 * Deletes orders that were placed before a time and never paid, with everything about them. Orders with a pending payment are kept.
 * If a deleted order is paid after all, it is rebuilt from Stripe's data.
 */
export function deleteAbandonedOrders({ before, limit }: Batch): Statement[] {
  const abandoned = sql`SELECT id FROM orders
    WHERE status IN ('open', 'failed', 'expired') AND paid_at IS NULL AND created_at <= ${before.toISOString()}
      AND id NOT IN (SELECT order_id FROM discount_uses WHERE state = 'held')
      AND id NOT IN (SELECT order_id FROM limited_copies WHERE held_until IS NOT NULL)
    ORDER BY created_at, id LIMIT ${limit}`;
  // All select the same orders, which must therefore be deleted last.
  return [
    deleteUses(abandoned),
    deleteCopies(abandoned),
    deleteEvents(abandoned),
    ...deleteOrders(abandoned),
  ];
}
