import { normaliseEmail } from "#domain/email.ts";
import { allocateTotals } from "#domain/totals.ts";
import type { Offers } from "../offers/offers.ts";
import type { Payment } from "../payments/payments.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { grantEntitlements } from "./entitlements.ts";
import { countMessages, enqueueMessage, PRIORITY } from "./messages.ts";
import type { Order } from "./order.ts";
import { findOrder, hasPaid, insertOrder, isPaid, markPaid, markUnpaid } from "./order-store.ts";
import { rebuildOrder } from "./rebuild-order.ts";
import { timestampAfter } from "./retry.ts";
import { hasRedeemedLink } from "./sign-in.ts";

/**
 * Updates an order from the state of its payment at Stripe. The only way for an order to become paid. Called by the webhook,
 * the return page and reconciliation, in any order, repeatedly and concurrently.
 *
 * Order, entitlements and email are written in one transaction. Each statement checks whether it still applies, so repeating it
 * changes nothing.
 *
 * @returns the updated order
 */
export async function fulfil(
  { database, offers }: { database: Database; offers: Offers },
  payment: Payment,
  at: Date,
): Promise<Order> {
  const existing = await findOrder(database, payment.orderId);
  if (existing && !isPaymentOf(existing, payment)) return existing;
  const order = existing ?? (await rebuildOrder(offers, payment));
  const email = payment.email && normaliseEmail(payment.email);
  await database.write([
    ...(existing ? [] : insertOrder(order)),
    ...(payment.state === "paid"
      ? recordPayment(order, payment, { email: email ?? order.email, at })
      : [markUnpaid(order.id, { state: payment.state, sessionId: payment.sessionId, email })]),
  ]);
  return (await findOrder(database, payment.orderId)) ?? order;
}

/** Whether a payment belongs to this order: same session and currency, and at least its total before Stripe's discounts. */
function isPaymentOf(order: Order, payment: Payment): boolean {
  if (order.sessionId !== null && order.sessionId !== payment.sessionId) return false;
  if (payment.state !== "paid") return true;
  return payment.currency === order.currency && payment.total + payment.discount >= order.total;
}

function recordPayment(
  order: Order,
  payment: Payment,
  { email, at }: { email: string | null; at: Date },
): Statement[] {
  // Without an email address nobody could open the library. The event stays due and the error is logged.
  if (!email) throw new Error(`paid session without an email address: ${payment.sessionId}`);
  const { subtotal, discount, tax, total, currency, sessionId, paymentIntent } = payment;
  const paid = {
    ...order,
    subtotal,
    discount,
    tax,
    total,
    currency,
    lines: allocateTotals(order.lines, payment),
  };
  const condition = isPaid(order.id);
  return [
    ...markPaid(paid, { sessionId, paymentIntent, email, at }),
    ...grantEntitlements(order, { holder: email, at, condition }),
    enqueueMessage(
      {
        id: `paid_${order.id}`,
        kind: "paid",
        recipient: email,
        locale: order.locale,
        orderId: order.id,
        payload: {},
      },
      total > 0
        ? { priority: PRIORITY.paid, at, condition }
        : { priority: PRIORITY.free, at, condition, isAllowed: mayBeEmailed(email, at) },
    ),
  ];
}

/** For an address that nobody has confirmed. */
const UNCONFIRMED_INTERVAL_MS = 24 * 3_600_000;
const MAX_EMAILS_PER_HOUR = 5;
const HOUR_MS = 3_600_000;

/**
 * Anybody can order what is free for the address of somebody else. Until its owner has opened a link or paid for something, it
 * is sent one email a day, whose link opens all that was ordered; after that a few an hour.
 */
function mayBeEmailed(email: string, at: Date): Statement {
  const isConfirmed = sql`(${hasRedeemedLink(email)} OR ${hasPaid(email)})`;
  return sql`(${countMessages(email, timestampAfter(at, -UNCONFIRMED_INTERVAL_MS))} = 0
    OR (${isConfirmed} AND ${countMessages(email, timestampAfter(at, -HOUR_MS))} < ${MAX_EMAILS_PER_HOUR}))`;
}
