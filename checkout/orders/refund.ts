import type { PaymentOutcome } from "../payments/payments.ts";
import type { Database, Statement } from "./database/database.ts";
import { endEntitlements, restoreEntitlements } from "./entitlements.ts";
import { enqueueMessage, type Message, PRIORITY } from "./messages.ts";
import type { Order } from "./order.ts";
import { findOrder, isUnchanged, markRefunds } from "./order-store.ts";

/**
 * Updates a paid order from its refunds and disputes. A full refund or a dispute ends its entitlements, winning the dispute
 * restores them, and a partial refund does not affect them. The buyer gets one email for each refund.
 *
 * @param order as it was read before Stripe was asked
 * @returns the updated order, and whether the outcome was applied. It is not if the order has changed since it was read, because
 * Stripe's answer may be older than that change
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

type PaidOrderStatus = "paid" | "refunded" | "disputed";

function statusAfter(order: Order, { refunded, isDisputed }: PaymentOutcome): PaidOrderStatus {
  if (refunded > 0 && refunded >= order.total) return "refunded";
  return isDisputed ? "disputed" : "paid";
}

function accessAfter(
  order: Order,
  status: PaidOrderStatus,
  { at, unchanged }: { at: Date; unchanged: Statement },
): Statement {
  if (status === "paid") return restoreEntitlements(order.id, unchanged);
  return endEntitlements(order.id, { reason: status, at, condition: unchanged });
}

/** The id contains the total refunded so far, so that each refund causes one message. */
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
