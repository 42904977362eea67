import type { PaymentOutcome } from "../payments/payments.ts";
import type { Database, Statement } from "./database/database.ts";
import { endEntitlements, restoreEntitlements } from "./entitlements.ts";
import { enqueueMessage, type Message, PRIORITY } from "./messages.ts";
import type { Order } from "./order.ts";
import { findOrder, isUnchanged, markRefunds } from "./order-store.ts";

/**
 * Brings a paid order into line with its refunds and disputes. A full refund or a dispute ends its entitlements; a dispute
 * that was won restores them; a partial refund leaves them. The buyer gets one email for each refund.
 *
 * @param order as it was read before Stripe was asked
 * @returns the order as it is now, and whether the outcome was applied: it is not where the order has changed since it was
 * read, because then the answer may be older than what the book says
 */
export async function recordOutcome(
  database: Database,
  order: Order,
  outcome: PaymentOutcome,
  at: Date,
): Promise<{ order: Order; isApplied: boolean }> {
  const status = statusAfter(order, outcome);
  const unchanged = isUnchanged(order);
  const statements = [
    accessAfter(order, status, { at, unchanged }),
    ...(outcome.refunded > order.refunded && order.email
      ? [
          enqueueMessage(refundMessage(order, outcome, order.email), {
            priority: PRIORITY.notice,
            at,
            condition: unchanged,
          }),
        ]
      : []),
    markRefunds(order, { status, refunded: outcome.refunded }),
  ];
  const rows = await database.write(statements);
  return {
    order: (await findOrder(database, order.id)) ?? order,
    isApplied: (rows.at(-1) ?? []).length > 0,
  };
}

type SettledStatus = "paid" | "refunded" | "disputed";

function statusAfter(order: Order, { refunded, isDisputed }: PaymentOutcome): SettledStatus {
  if (refunded > 0 && refunded >= order.total) return "refunded";
  return isDisputed ? "disputed" : "paid";
}

function accessAfter(
  order: Order,
  status: SettledStatus,
  { at, unchanged }: { at: Date; unchanged: Statement },
): Statement {
  if (status === "paid") return restoreEntitlements(order.id, unchanged);
  return endEntitlements(order.id, { reason: status, at, condition: unchanged });
}

/** One message for each sum that Stripe says has been refunded in all. */
function refundMessage(order: Order, { refunded }: PaymentOutcome, recipient: string): Message {
  return {
    id: `refunded_${order.id}_${refunded}`,
    kind: "refunded",
    recipient,
    locale: order.locale,
    orderId: order.id,
    payload: { amount: refunded - order.refunded },
  };
}
