import type { Money } from "#domain/money/money.ts";
import { spreadTotals } from "#domain/totals.ts";
import type { Payment } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import type { Statement } from "./database/database.ts";
import { grantEntitlements } from "./entitlements.ts";
import { enqueueMessage, PRIORITY } from "./messages.ts";
import { normaliseEmail, type Order } from "./order.ts";
import { creatorMessage, orderMessage } from "./order-messages.ts";
import { findOrder, hasStatus, insertOrder, markPaid, markReview, markUnpaid } from "./order-store.ts";
import { rebuildOrder } from "./rebuild-order.ts";

type Needed = Pick<Ports, "database" | "offers"> & Partial<Pick<Ports, "log">>;

/**
 * Brings an order into line with what Stripe says of its payment: the one way an order becomes paid.
 * Reached from the webhook, the return page and reconciliation, in any order, any number of times, at once.
 *
 * Order, entitlements and the emails to send are written in one transaction whose every statement checks whether it still
 * applies, so a repetition changes nothing. A payment that does not match the order hands nothing over: the order is kept
 * for review, and buyer and creator are told.
 *
 * @returns the order as it is now
 */
export async function fulfil(ports: Needed, payment: Payment, at: Date): Promise<Order> {
  const { database, offers } = ports;
  const known = await findOrder(database, payment.orderId);
  if (known && known.sessionId !== null && known.sessionId !== payment.sessionId) {
    await reportUnexpected(ports, known, payment, at);
    return known;
  }
  if (known?.paidAt) return known;
  const order = known ?? (await rebuildOrder(offers, payment));
  const email = (payment.email && normaliseEmail(payment.email)) ?? order.email;
  const received = payment.state === "paid" ? mismatch(order, payment) : null;
  if (received) await keepForReview(ports, order, payment, { received, email, isNew: !known, at });
  else {
    await database.write([
      ...(known ? [] : insertOrder(order)),
      ...(payment.state === "paid"
        ? settlePaid(order, payment, { email, at })
        : settleUnpaid(order, payment, { state: payment.state, email, isNew: !known, at })),
    ]);
  }
  return (await findOrder(database, payment.orderId)) ?? order;
}

/** What was received, where it is less than the order costs or in another currency; discounts of Stripe's aside. */
function mismatch(order: Order, payment: Payment): Money | null {
  const amount = Math.min(payment.total, payment.received ?? payment.total);
  const isEnough = amount + payment.discount >= order.total && amount >= payment.total;
  return payment.currency === order.currency && isEnough ? null : { amount, currency: payment.currency };
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
  const condition = hasStatus(order.id, "paid");
  return [
    ...markPaid(paid, { sessionId, paymentIntent, email, at }),
    ...grantEntitlements(order, { holder: email, at, condition }),
    enqueueMessage(orderMessage({ ...order, email }, "paid", order.id), {
      priority: total > 0 ? PRIORITY.paid : PRIORITY.free,
      at,
      condition,
    }),
  ];
}

/** A buyer whose delayed payment has failed is told so, once; not where an order book that was lost is rebuilt. */
function settleUnpaid(
  order: Order,
  { sessionId }: Payment,
  {
    state,
    email,
    isNew,
    at,
  }: { state: Exclude<Payment["state"], "paid">; email: string | null; isNew: boolean; at: Date },
): Statement[] {
  const marked = markUnpaid(order.id, { state, sessionId, email });
  if (state !== "failed" || !email || isNew) return [marked];
  const message = orderMessage({ ...order, email }, "payment-failed", order.id);
  const condition = hasStatus(order.id, "failed");
  return [marked, enqueueMessage(message, { priority: PRIORITY.notice, at, condition })];
}

async function keepForReview(
  { database, offers, log }: Needed,
  order: Order,
  { sessionId, paymentIntent }: Payment,
  { received, email, isNew, at }: { received: Money; email: string | null; isNew: boolean; at: Date },
): Promise<void> {
  const condition = hasStatus(order.id, "review");
  const options = { priority: PRIORITY.notice, at, condition };
  const toCreator = await creatorMessage(offers, order, "payment-mismatch", sessionId, {
    ...received,
    payment: paymentIntent ?? sessionId,
  });
  const inserts = isNew ? insertOrder(order) : [];
  const rows = await database.write([
    ...inserts,
    markReview(order.id, { received, sessionId, paymentIntent, email }),
    ...(email
      ? [enqueueMessage(orderMessage({ ...order, email }, "payment-review", order.id), options)]
      : []),
    ...(toCreator ? [enqueueMessage(toCreator, options)] : []),
  ]);
  if (rows[inserts.length]?.length === 0) return;
  log?.("error", "payment-mismatch", {
    ...{
      order: order.id,
      session: sessionId,
      received,
      expected: { amount: order.total, currency: order.currency },
    },
    message: `Order ${order.id} is not delivered: its payment is less than its amount, or in another currency. See "npm run shop -- orders --flagged".`,
  });
}

/** Money that came through a session which is not the order's own: the order stays as it is, and the creator is told. */
async function reportUnexpected(
  { database, offers, log }: Needed,
  order: Order,
  { state, sessionId, paymentIntent, total, currency }: Payment,
  at: Date,
): Promise<void> {
  if (state !== "paid" || total === 0) return;
  const payment = paymentIntent ?? sessionId;
  const facts = { amount: total, currency, payment };
  const message = await creatorMessage(offers, order, "unexpected-payment", sessionId, facts);
  if (!message) return log?.("error", "unexpected-payment", { order: order.id, session: sessionId });
  const condition = hasStatus(order.id, order.status);
  const [rows] = await database.write([
    enqueueMessage(message, { priority: PRIORITY.notice, at, condition }),
  ]);
  if (rows?.length === 0) return;
  log?.("error", "unexpected-payment", {
    ...{ order: order.id, session: sessionId, received: { amount: total, currency } },
    message: `Stripe reports a payment for order ${order.id} through a session that the order book does not know. Check it in the Stripe Dashboard.`,
  });
}
