import type { OrderStatus } from "#domain/api/responses/states.ts";
import type { Money } from "#domain/money/money.ts";
import type { OrderEventCause } from "#domain/order-event.ts";
import { PAID_ORDER_STATUSES, type PaidOrderStatus, statusesBefore } from "#domain/order-lifecycle.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { ALWAYS, guard, type Statement, sql } from "./database/database.ts";
import { list } from "./database/lists.ts";
import type { Order, OrderLine } from "./order.ts";
import { appendEvent, appendEventByStatus } from "./order-events.ts";
import { lineId } from "./order-lines.ts";
import { orderWith, outcomeText } from "./order-store.ts";

/**
 * Changes the status of an order, as #domain/order-lifecycle.ts allows. The event is appended before the
 * order is changed, and under the same condition.
 */

/** The cause and the time of a change. */
export interface ChangeSource {
  cause: OrderEventCause;
  at: Date;
}

interface SessionPayment {
  sessionId: string;
  /** null: nothing had to be paid. */
  paymentIntent: string | null;
}

/**
 * Marks an unpaid order as paid, or as free and unconfirmed, as its new status says, with the totals that were paid. Does nothing if it
 * is already marked or has another session.
 *
 * @param before its lines until now. Those that stay the same are not written
 */
export function markCompleted(
  order: Order,
  { sessionId, paymentIntent, email, before }: SessionPayment & { email: string; before: OrderLine[] },
  { cause, at }: ChangeSource,
): Statement[] {
  const { paidAt, keySeed = null } = order;
  const isUnconfirmed = order.status === "unconfirmed";
  const kinds = isUnconfirmed ? (["unconfirmed"] as const) : (["paid", "paid-late"] as const);
  const isPayable = hasStatusIn(statusesBefore(...kinds), sessionId);
  const isMarked = isUnconfirmed ? sql`status = 'unconfirmed'` : sql`paid_at = ${paidAt}`;
  const isMarkedNow = orderWith(order.id, sql`session_id = ${sessionId} AND ${isMarked}`);
  const data = {
    ...{ amount: order.total, currency: order.currency },
    ...{ session: sessionId, payment: paymentIntent },
  };
  const event = { orderId: order.id, kind: kinds[0], data, cause, at };
  return [
    isUnconfirmed
      ? appendEvent(event, orderWith(order.id, isPayable))
      : appendEventByStatus(event, { status: "expired", kind: "paid-late" }, orderWith(order.id, isPayable)),
    sql`UPDATE orders SET status = ${order.status}, paid_at = ${paidAt}, key_seed = ${keySeed}, email = ${email},
        currency = ${order.currency}, subtotal = ${order.subtotal}, discount = ${order.discount},
        tax = ${order.tax}, tax_included = ${order.taxIncluded}, total = ${order.total}, session_id = ${sessionId},
        payment_intent = ${paymentIntent}, received_amount = NULL, received_currency = NULL, version = version + 1
      WHERE id = ${order.id} AND ${guard(isPayable, "id")}`,
    ...order.lines.flatMap((line, position) => {
      if (hasSameSums(line, before[position])) return [];
      const { discount, tax, taxes } = line;
      return sql`UPDATE order_items SET discount = ${discount}, tax = ${tax},
          taxes = ${taxes.length > 0 ? JSON.stringify(taxes) : null}
        WHERE id = ${lineId(order.id, position)} AND ${guard(isMarkedNow, "id")}`;
    }),
  ];
}

/** Marks a free order as paid, since its address is confirmed, if a condition holds. */
export function markConfirmed(
  orderId: string,
  { at, condition }: { at: Date; condition: Statement },
): Statement[] {
  return [
    appendEvent({ orderId, kind: "confirmed", data: {}, cause: "buyer", at }, condition),
    sql`UPDATE orders SET status = 'paid', paid_at = ${at.toISOString()}, key_seed = NULL, version = version + 1
      WHERE id = ${orderId} AND ${guard(condition, "id")}`,
  ];
}

/** An SQL condition for statements in the same transaction as {@link markConfirmed}: the order was confirmed then. */
export function wasConfirmed(orderId: string, at: Date): Statement {
  return orderWith(orderId, sql`status = 'paid' AND paid_at = ${at.toISOString()}`);
}

function hasSameSums({ discount, tax, taxes }: OrderLine, before: OrderLine | undefined): boolean {
  const isUntaxed = taxes.length === 0 && before?.taxes.length === 0;
  return isUntaxed && discount === before.discount && tax === before.tax;
}

/** The buyer of an unpaid order pays on a copy of its payment page. Does nothing if the order is paid or has another page by now. */
export function adoptSession(orderId: string, { from, to }: { from: string; to: string }): Statement {
  const isUnpaid = sql`status IN (${list(statusesBefore("review"))}) AND session_id = ${from}`;
  return sql`UPDATE orders SET session_id = ${to} WHERE id = ${orderId} AND ${guard(isUnpaid, "id")}`;
}

/** Marks an unpaid order whose payment does not match it. The first statement returns a row if it was not marked before. */
export function markReview(
  orderId: string,
  { received, sessionId, paymentIntent, email }: SessionPayment & { received: Money; email: string | null },
  { cause, at }: ChangeSource,
): Statement[] {
  const isUnpaid = hasStatusIn(statusesBefore("review"), sessionId);
  const data = { ...received, session: sessionId, payment: paymentIntent };
  return [
    appendEvent({ orderId, kind: "review", data, cause, at }, orderWith(orderId, isUnpaid)),
    sql`UPDATE orders SET status = 'review', received_amount = ${received.amount},
        received_currency = ${received.currency}, session_id = ${sessionId}, payment_intent = ${paymentIntent},
        email = COALESCE(${email}, email), version = version + 1
      WHERE id = ${orderId} AND ${guard(isUnpaid, "id")}`,
  ];
}

const UNPAID_KINDS = {
  open: null,
  pending: "pending",
  failed: "payment-failed",
  expired: "expired",
} as const;

/** Records the payment state of an unpaid order. A report that arrives late changes nothing: no state leads back. */
export function markUnpaid(
  orderId: string,
  payment: { state: keyof typeof UNPAID_KINDS; sessionId: string | null; email: string | null },
  { cause, at }: ChangeSource,
): Statement[] {
  const { state, sessionId, email } = payment;
  const kind = UNPAID_KINDS[state];
  const before = kind ? statusesBefore(kind) : [];
  return [
    ...(kind
      ? [appendEvent({ orderId, kind, data: {}, cause, at }, orderWith(orderId, hasStatusIn(before, null)))]
      : []),
    sql`UPDATE orders SET status = ${state}, session_id = ${sessionId}, email = COALESCE(${email}, email),
        version = version + CASE WHEN status = ${state} THEN 0 ELSE 1 END
      WHERE id = ${orderId} AND ${guard(hasStatusIn([...before, state], null), "id")}`,
  ];
}

/** Gives an order, in any state, another email address, if a condition holds. The first statement returns a row if it does. */
export function moveOrder(
  { id: orderId, version }: Order,
  { from, to }: { from: string; to: string },
  { cause, at, condition }: ChangeSource & { condition: Statement },
): Statement[] {
  const isTheirs = sql`email = ${from} AND ${condition}`;
  return [
    appendEvent(
      { orderId, kind: "email-corrected", data: { from, to }, cause, at, key: `email-corrected_${version}` },
      orderWith(orderId, isTheirs),
    ),
    sql`UPDATE orders SET email = ${to}, version = version + 1 WHERE id = ${orderId} AND ${guard(isTheirs, "id")}`,
  ];
}

/** Orders of an email address have none from now on, if a condition holds. */
export function forgetAddress(email: string, condition: Statement): Statement {
  return sql`UPDATE orders SET email = NULL WHERE email = ${email} AND ${condition}`;
}

/** An SQL condition for statements in the same transaction: an order with a payment has not changed since it was read. */
export function isUnchanged(order: Order): Statement {
  return orderWith(
    order.id,
    sql`status = ${order.status} AND version = ${order.version} AND refunded = ${order.refunded}
      AND COALESCE(outcome, '') = ${outcomeText(order.outcome) ?? ""}
      AND status IN (${list(PAID_ORDER_STATUSES)})`,
  );
}

/** Records refunds and disputes of an order, if it has not changed since it was read. Returns a row if it was updated. */
export function markOutcome(
  order: Order,
  outcome: PaymentOutcome,
  { status, refunded, events }: { status: PaidOrderStatus; refunded: number; events: number },
): Statement {
  return sql`UPDATE orders SET status = ${status}, refunded = ${refunded}, outcome = ${outcomeText(outcome)},
      version = version + ${events}
    WHERE id = ${order.id} AND ${isUnchanged(order)} RETURNING id`;
}

function hasStatusIn(statuses: OrderStatus[], sessionId: string | null): Statement {
  const hasSession = sessionId === null ? ALWAYS : sql`(session_id IS NULL OR session_id = ${sessionId})`;
  return sql`status IN (${list(statuses)}) AND ${hasSession}`;
}
