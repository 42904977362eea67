import type { Offers } from "../offers/offers.ts";
import type { Payment, PaymentLine } from "../payments/payments.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { findOrder, type Order, type OrderItem, orderRows } from "./order.ts";
import { itemOf } from "./place.ts";

/**
 * Brings an order into line with what Stripe says of its payment: the one way an order becomes paid.
 * Reached from the webhook, the return page and reconciliation, in any order, any number of times, at once.
 *
 * Order, grants and the mail to send are written in one transaction whose every statement asks whether
 * it still applies, so a repetition changes nothing.
 *
 * @returns the order as it is now
 */
export async function fulfil(
  { database, offers }: { database: Database; offers: Offers },
  payment: Payment,
  at: Date,
): Promise<Order> {
  const known = await findOrder(database, payment.orderId);
  if (known && !belongs(known, payment)) return known;
  const order = known ?? (await rebuild(offers, payment));
  const statements = known ? [] : orderRows(order);
  if (payment.state === "paid") statements.push(...paid(order, payment, at));
  else statements.push(unpaid(payment));
  await database.write(statements);
  return (await findOrder(database, payment.orderId)) ?? order;
}

/** Whether a payment is the one this order waits for: its own session, in its currency, and not for less. */
function belongs(order: Order, payment: Payment): boolean {
  if (order.sessionId !== null && order.sessionId !== payment.sessionId) return false;
  if (payment.state !== "paid" || order.paidAt !== null) return true;
  return payment.currency === order.currency && payment.amount >= order.amount;
}

function paid(order: Order, payment: Payment, at: Date): Statement[] {
  const email = payment.email?.trim().toLowerCase() ?? order.email;
  // Without an address nobody could open the library; the event stays due and the log says so.
  if (!email) throw new Error(`a paid session without an address: ${payment.sessionId}`);
  const isPaid = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id} AND status = 'paid')`;
  return [
    sql`UPDATE orders SET status = 'paid', paid_at = ${at.toISOString()}, email = ${email},
        amount = ${payment.amount}, currency = ${payment.currency}, session_id = ${payment.sessionId},
        payment_intent = ${payment.paymentIntent}
      WHERE id = ${order.id} AND status IN ('open', 'pending', 'failed', 'expired')
        AND (session_id IS NULL OR session_id = ${payment.sessionId})`,
    ...order.items.flatMap((item) => grants(order, item, email, at, isPaid)),
    sql`INSERT INTO outbox (id, kind, email, locale, order_id, created_at, due_at, attempts)
      SELECT ${`paid_${order.id}`}, 'paid', ${email}, ${order.locale}, ${order.id},
        ${at.toISOString()}, ${at.toISOString()}, 0
      WHERE ${isPaid} ON CONFLICT DO NOTHING`,
  ];
}

/** One grant for each part: a bundle gives one for every product in it. */
function grants(order: Order, item: OrderItem, email: string, at: Date, isPaid: Statement): Statement[] {
  return item.parts.map(
    (part, position) => sql`INSERT INTO grants
        (id, order_id, email, position, product, option_key, part, granted_at)
      SELECT ${`${item.id.replace(/^itm_/, "grt_")}_${position}`}, ${order.id}, ${email}, ${position},
        ${item.product}, ${item.option}, ${JSON.stringify(part)}, ${at.toISOString()}
      WHERE ${isPaid} ON CONFLICT DO NOTHING`,
  );
}

function unpaid(payment: Payment): Statement {
  const email = payment.email?.trim().toLowerCase() ?? null;
  return sql`UPDATE orders SET status = ${payment.state}, session_id = ${payment.sessionId},
      email = COALESCE(${email}, email)
    WHERE id = ${payment.orderId} AND status IN ('open', 'pending', 'failed')`;
}

/** An order that the book does not know (it was lost, say) is written again from what Stripe kept of it. */
async function rebuild(offers: Offers, payment: Payment): Promise<Order> {
  return {
    id: payment.orderId,
    status: "open",
    email: null,
    locale: payment.locale,
    currency: payment.currency,
    amount: payment.amount,
    refunded: 0,
    sessionId: payment.sessionId,
    paymentIntent: null,
    createdAt: payment.createdAt.toISOString(),
    paidAt: null,
    items: await Promise.all(
      payment.lines.map((line, position) => rebuildItem(offers, payment, line, position)),
    ),
  };
}

async function rebuildItem(
  offers: Offers,
  { orderId, locale }: Payment,
  line: PaymentLine,
  position: number,
): Promise<OrderItem> {
  const offer = await offers.find(line.product);
  const option = offer?.options.find(({ key }) => key === line.option);
  const known = offer && option ? itemOf(orderId, position, { ...line, offer, option }, locale) : null;
  return {
    id: `${orderId.replace(/^ord_/, "itm_")}_${position}`,
    product: line.product,
    option: line.option,
    name: known?.name ?? line.product,
    optionName: known?.optionName ?? line.option,
    quantity: line.quantity,
    unitAmount: line.unitAmount,
    // A product that is gone from the catalogue keeps one part without files: the buyer sees what to ask for.
    parts: known?.parts ?? [{ product: line.product, name: {}, files: [] }],
  };
}
