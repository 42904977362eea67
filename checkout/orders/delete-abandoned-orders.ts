import { ALWAYS, type Statement, sql } from "./database/database.ts";
import type { Batch } from "./deletion-batch.ts";
import { deleteUses } from "./holds/discount-uses.ts";
import { deleteCopies } from "./holds/limited-copies.ts";
import { deleteMessagesAbout } from "./messages/message-store.ts";
import { deleteEvents } from "./order-events.ts";
import { deleteOrders } from "./order-store.ts";
import { forgetBilling } from "./sales/invoices.ts";
import { deleteLinksTo } from "./sign-in/links.ts";

/**
 * Deletes orders that were placed before a time and never paid, or are free and were never confirmed, with everything about them.
 * Orders with a pending payment are kept. If a deleted order is paid after all, it is rebuilt from Stripe's data.
 */
export function deleteAbandonedOrders({ before, limit }: Batch): Statement[] {
  const abandoned = sql`SELECT id FROM orders
    WHERE status IN ('open', 'failed', 'expired', 'unconfirmed') AND paid_at IS NULL AND created_at <= ${before.toISOString()}
      AND id NOT IN (SELECT order_id FROM discount_uses WHERE state = 'held')
      AND id NOT IN (SELECT order_id FROM limited_copies WHERE held_until IS NOT NULL)
    ORDER BY created_at, id LIMIT ${limit}`;
  const unconfirmed = sql`SELECT id FROM orders WHERE status = 'unconfirmed' AND id IN (${abandoned})`;
  return [
    // Their email and its link. Their keys have expired.
    deleteLinksTo(unconfirmed),
    deleteMessagesAbout(unconfirmed),
    ...forgetBilling(unconfirmed, ALWAYS),
    ...deleteWhole(abandoned),
  ];
}

/** Deletes the unconfirmed orders of an address, which were never sold, if a condition holds. */
export function deleteUnconfirmedOrders(email: string, condition: Statement): Statement[] {
  return deleteWhole(
    sql`SELECT id FROM orders WHERE email = ${email} AND status = 'unconfirmed' AND ${condition}`,
  );
}

/** All statements select the same orders, which must therefore be deleted last. */
function deleteWhole(orderIds: Statement): Statement[] {
  return [deleteUses(orderIds), deleteCopies(orderIds), deleteEvents(orderIds), ...deleteOrders(orderIds)];
}
