import { normaliseEmail } from "#domain/email.ts";
import { spreadTotals } from "#domain/totals.ts";
import type { Offers } from "../offers/offers.ts";
import type { Payment } from "../payments/payments.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { grantEntitlements } from "./entitlements.ts";
import { countMessages, enqueueMessage, PRIORITY } from "./messages.ts";
import type { Order } from "./order.ts";
import { findOrder, hasPaid, insertOrder, isPaid, markPaid, markUnpaid } from "./order-store.ts";
import { rebuildOrder } from "./rebuild-order.ts";
import { after } from "./retry.ts";
import { hasRedeemedLink } from "./sign-in.ts";

/**
 * Brings an order into line with what Stripe says of its payment: the one way an order becomes paid.
 * Reached from the webhook, the return page and reconciliation, in any order, any number of times, at once.
 *
 * Order, entitlements and the email to send are written in one transaction whose every statement checks whether it still
 * applies, so a repetition changes nothing.
 *
 * @returns the order as it is now
 */
export async function fulfil(
  { database, offers }: { database: Database; offers: Offers },
  payment: Payment,
  at: Date,
): Promise<Order> {
  const known = await findOrder(database, payment.orderId);
  if (known && !isPaymentOf(known, payment)) return known;
  const order = known ?? (await rebuildOrder(offers, payment));
  const email = payment.email && normaliseEmail(payment.email);
  await database.write([
    ...(known ? [] : insertOrder(order)),
    ...(payment.state === "paid"
      ? settlePaid(order, payment, { email: email ?? order.email, at })
      : [markUnpaid(order.id, { state: payment.state, sessionId: payment.sessionId, email })]),
  ]);
  return (await findOrder(database, payment.orderId)) ?? order;
}

/** Whether a payment is the one this order waits for: its own session, in its currency, and not for less than its price, discounts of Stripe's aside. */
function isPaymentOf(order: Order, payment: Payment): boolean {
  if (order.sessionId !== null && order.sessionId !== payment.sessionId) return false;
  if (payment.state !== "paid" || order.paidAt !== null) return true;
  return payment.currency === order.currency && payment.total + payment.discount >= order.total;
}

function settlePaid(
  order: Order,
  payment: Payment,
  { email, at }: { email: string | null; at: Date },
): Statement[] {
  // Without an address nobody could open the library; the event stays due and the log says so.
  if (!email) throw new Error(`a paid session without an address: ${payment.sessionId}`);
  const { subtotal, discount, tax, total, currency, sessionId, paymentIntent } = payment;
  const paid = {
    ...order,
    subtotal,
    discount,
    tax,
    total,
    currency,
    lines: spreadTotals(order.lines, payment),
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
  return sql`(${countMessages(email, after(at, -UNCONFIRMED_INTERVAL_MS))} = 0
    OR (${isConfirmed} AND ${countMessages(email, after(at, -HOUR_MS))} < ${MAX_EMAILS_PER_HOUR}))`;
}
