import * as z from "zod";
import { OrderStatus } from "#domain/api/responses/states.ts";
import { ForgottenGift, Gift } from "#domain/gift.ts";
import type { OrderEventCause } from "#domain/order-event.ts";
import { PaymentOutcome } from "#domain/payment-outcome.ts";
import { ALWAYS, type Database, guard, type Row, type Statement, sql } from "./database/database.ts";
import { jsonColumn } from "./database/json-column.ts";
import { readForIds } from "./database/lists.ts";
import type { Order } from "./order.ts";
import { appendEvent, beginHistory, type NewOrderEvent } from "./order-events.ts";
import { deleteLines, findAllLines, findLines, insertLines } from "./order-lines.ts";
import { isRecent } from "./timestamps.ts";

/** Reads and stores orders (table `orders`), with their lines of order-lines.ts. order-transitions.ts changes their status. */

/** null: no such order. */
export async function findOrder(database: Database, id: string): Promise<Order | null> {
  const [row] = await database.read(sql`SELECT * FROM orders WHERE id = ${id}`);
  return row ? withLines(database, row) : null;
}

/** Whether there is any order, in any state. */
export async function hasOrders(database: Database): Promise<boolean> {
  return (await database.read(sql`SELECT id FROM orders LIMIT 1`)).length > 0;
}

/** The newest order, in any state. null: there is none. */
export async function findNewestOrder(database: Database): Promise<OrderHeader | null> {
  const [row] = await database.read(sql`SELECT * FROM orders ORDER BY created_at DESC LIMIT 1`);
  return row ? OrderRow.parse(row) : null;
}

/** The payment sessions of the orders placed before a time that may still be paid. */
export async function listUnfinishedSessions(database: Database, before: Date): Promise<string[]> {
  const rows = await database.read(sql`SELECT session_id FROM orders WHERE status IN ('open', 'pending')
    AND session_id IS NOT NULL AND created_at < ${before.toISOString()} ORDER BY created_at`);
  return z
    .array(z.object({ session_id: z.string() }))
    .parse(rows)
    .map(({ session_id }) => session_id);
}

/** null: no order with this payment. */
export async function findOrderByPayment(database: Database, paymentIntent: string): Promise<Order | null> {
  const [row] = await database.read(sql`SELECT * FROM orders WHERE payment_intent = ${paymentIntent}`);
  return row ? withLines(database, row) : null;
}

/** The newest orders first. `all` includes open, failed and expired orders; `flagged` only those under review. */
export async function listOrders(
  database: Database,
  { all, flagged = false, limit }: { all: boolean; flagged?: boolean; limit: number },
): Promise<Order[]> {
  const isListed = flagged
    ? sql`status = 'review'`
    : all
      ? ALWAYS
      : sql`status IN ('paid', 'pending', 'unconfirmed', 'review', 'refunded', 'disputed')`;
  const rows = await database.read(
    sql`SELECT * FROM orders WHERE ${isListed} ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  return rows.length === 0 ? [] : withAllLines(database, z.array(OrderRow).parse(rows));
}

/** Minimum time between two questions to Stripe about the same unfinished order. */
const CHECK_INTERVAL_MS = 2_000;

/**
 * Claims the payment check of an unfinished order.
 *
 * @returns the payment session to check; null if the order is finished or was just checked
 */
export async function claimPaymentCheck(database: Database, id: string, at: Date): Promise<string | null> {
  const isDue = sql`checked_at IS NULL OR NOT ${isRecent(sql`checked_at`, at, CHECK_INTERVAL_MS)}`;
  const [rows] = await database.write([
    sql`UPDATE orders SET checked_at = ${at.toISOString()}
      WHERE id = ${id} AND ${guard(sql`status IN ('open', 'pending') AND session_id IS NOT NULL AND (${isDue})`, "id")}
      RETURNING session_id`,
  ]);
  const [row] = z.array(z.object({ session_id: z.string() })).parse(rows);
  return row?.session_id ?? null;
}

/** An SQL condition: an email address has paid for something. */
export function hasPaid(email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE email = ${email} AND paid_at IS NOT NULL AND total > 0)`;
}

/** Whether an address has ordered something after a time and paid for it, or got it for free. */
export async function hasBoughtSince(database: Database, email: string, since: string): Promise<boolean> {
  const rows = await database.read(
    sql`SELECT id FROM orders WHERE email = ${email} AND (paid_at IS NOT NULL OR status = 'unconfirmed')
      AND created_at > ${since} LIMIT 1`,
  );
  return rows.length > 0;
}

/** Inserts an order with its lines, and begins its history. Does nothing if the order exists. */
export function insertOrder(order: Order, cause: OrderEventCause): Statement[] {
  const data = { amount: order.total, currency: order.currency, session: order.sessionId };
  const kind = order.status === "open" ? "placed" : cause === "import" ? "imported" : "granted";
  const event: NewOrderEvent = { orderId: order.id, kind, cause, at: new Date(order.createdAt), data };
  return [
    // Only the checkout makes up a new id. Another order may exist, and then has its history.
    cause === "buyer"
      ? beginHistory(event)
      : appendEvent(event, sql`NOT EXISTS (SELECT 1 FROM orders WHERE id = ${order.id})`),
    sql`INSERT INTO orders (id, status, email, locale, currency, subtotal, discount, tax, total, refunded,
        discount_key, discount_name, outcome, gift, session_id, payment_intent, created_at, paid_at, version)
      VALUES (${order.id}, ${order.status}, ${order.email}, ${order.locale}, ${order.currency},
        ${order.subtotal}, ${order.discount}, ${order.tax}, ${order.total}, 0,
        ${order.appliedDiscount?.key ?? null}, ${order.appliedDiscount?.name ?? null}, ${outcomeText(order.outcome)},
        ${order.gift && giftText(order.gift)},
        ${order.sessionId}, NULL, ${order.createdAt}, ${order.paidAt}, ${order.version})
      ON CONFLICT DO NOTHING`,
    ...insertLines(order),
  ];
}

/** An SQL condition: an order meets another one, which is on its row. */
export function orderWith(orderId: string, condition: Statement): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND ${guard(condition, "id")})`;
}

/** An SQL condition for statements in the same transaction: the order has this status. */
export function hasStatus(orderId: string, status: OrderStatus): Statement {
  return orderWith(orderId, sql`status = ${status}`);
}

/** An SQL condition: an order is paid, or free and not confirmed yet, and has this email address. */
export function isCompletedBy(orderId: string, email: string): Statement {
  return orderWith(orderId, sql`status IN ('paid', 'unconfirmed') AND email = ${email}`);
}

/** An SQL condition: an order is free, and has this email address, which nobody has confirmed. */
export function isUnconfirmedOf(orderId: string, email: string): Statement {
  return orderWith(orderId, unconfirmedOf(email));
}

/** The free orders that nobody has confirmed, newest first. */
export function listAllUnconfirmed(database: Database): Promise<Order[]> {
  return listOrdersWhere(database, sql`status = 'unconfirmed'`);
}

/** Whether an address has placed an order, for itself or for others, that is paid, awaited, failed or not confirmed yet. */
export async function hasPlacedOrder(database: Database, email: string): Promise<boolean> {
  const rows = await database.read(sql`SELECT id FROM orders
    WHERE email = ${email} AND status NOT IN ('open', 'expired') LIMIT 1`);
  return rows.length > 0;
}

/**
 * Free orders of an address that nobody has confirmed, newest first.
 *
 * @param isLast an SQL condition on orders, which come after all others
 */
export async function listUnconfirmed(
  database: Database,
  email: string,
  { isLast, limit }: { isLast: Statement; limit: number },
): Promise<Order[]> {
  const rows = await database.read(sql`SELECT * FROM orders WHERE ${unconfirmedOf(email)}
    ORDER BY CASE WHEN ${isLast} THEN 1 ELSE 0 END, created_at DESC, id LIMIT ${limit}`);
  return rows.length === 0 ? [] : withAllLines(database, z.array(OrderRow).parse(rows));
}

function unconfirmedOf(email: string): Statement {
  return sql`email = ${email} AND status = 'unconfirmed'`;
}

/** An SQL query: the ids of the orders of an address. */
export function ordersOf(email: string): Statement {
  return sql`SELECT id FROM orders WHERE email = ${email}`;
}

/** The orders of an address, in any state, newest first. */
export function listOrdersOf(database: Database, email: string): Promise<Order[]> {
  return listOrdersWhere(database, sql`email = ${email}`);
}

/** The orders of an address whose payment has not arrived yet, newest first. */
export function listPending(database: Database, email: string): Promise<Order[]> {
  return listOrdersWhere(database, sql`email = ${email} AND status = 'pending'`);
}

/** The orders that meet an SQL condition, newest first. */
export async function listOrdersWhere(database: Database, condition: Statement): Promise<Order[]> {
  const rows = await database.read(sql`SELECT * FROM orders WHERE ${condition} ORDER BY created_at DESC, id`);
  return withAllLines(database, z.array(OrderRow).parse(rows));
}

/** An SQL query: the ids of all orders that are paid, or free and not confirmed yet. */
export function completedOrders(): Statement {
  return sql`SELECT id FROM orders WHERE status IN ('paid', 'unconfirmed')`;
}

/** A gift in its stored form, with its members in a fixed order because it is compared as text. */
export function giftText(gift: Gift): string {
  return JSON.stringify(Gift.parse(gift));
}

/** An outcome in its stored form, with its members in a fixed order because it is compared as text. */
export function outcomeText(outcome: PaymentOutcome | null): string | null {
  return outcome && JSON.stringify(PaymentOutcome.parse(outcome));
}

/** Deletes orders and their lines. @param orderIds a query that selects their ids. The last statement returns a row for each order */
export function deleteOrders(orderIds: Statement): Statement[] {
  return [deleteLines(orderIds), sql`DELETE FROM orders WHERE id IN (${orderIds}) RETURNING id`];
}

/** An order without its lines. */
export type OrderHeader = Omit<Order, "lines">;

/** The orders with these ids, without their lines, newest first. */
export async function findOrderHeaders(database: Database, ids: string[]): Promise<OrderHeader[]> {
  const found = await readForIds(database, ids, (some) => sql`SELECT * FROM orders WHERE id IN (${some})`);
  const orders = z.array(OrderRow).parse(found);
  return orders.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
}

/** Orders with their lines, in the same order. */
export async function withAllLines(database: Database, orders: OrderHeader[]): Promise<Order[]> {
  const lines = await findAllLines(
    database,
    orders.map(({ id }) => id),
  );
  return orders.map((order) => ({ ...order, lines: lines.get(order.id) ?? [] }));
}

async function withLines(database: Database, row: Row): Promise<Order> {
  const order = OrderRow.parse(row);
  return { ...order, lines: await findLines(database, order.id) };
}

const OrderRow = z
  .object({
    id: z.string(),
    status: OrderStatus,
    email: z.string().nullable(),
    locale: z.string(),
    currency: z.string(),
    subtotal: z.number(),
    discount: z.number(),
    tax: z.number(),
    /** null: the order is not paid, or older. */
    tax_included: z.number().nullable(),
    total: z.number(),
    refunded: z.number(),
    discount_key: z.string().nullable(),
    discount_name: z.string().nullable(),
    received_amount: z.number().nullable(),
    received_currency: z.string().nullable(),
    outcome: jsonColumn(PaymentOutcome).nullable(),
    gift: jsonColumn(z.union([Gift, ForgottenGift])).nullable(),
    session_id: z.string().nullable(),
    payment_intent: z.string().nullable(),
    key_seed: z.string().nullable(),
    created_at: z.string(),
    paid_at: z.string().nullable(),
    version: z.number(),
  })
  .transform(
    ({
      tax_included,
      discount_key,
      discount_name,
      received_amount,
      received_currency,
      gift,
      session_id,
      payment_intent,
      key_seed,
      created_at,
      paid_at,
      ...order
    }) => ({
      ...order,
      taxIncluded: tax_included ?? 0,
      appliedDiscount:
        discount_key === null ? null : { key: discount_key, name: discount_name ?? discount_key },
      received:
        received_amount === null || received_currency === null
          ? null
          : { amount: received_amount, currency: received_currency },
      gift: gift && "recipient" in gift ? gift : null,
      ...(gift && "isForgotten" in gift && { wasGift: true as const }),
      sessionId: session_id,
      paymentIntent: payment_intent,
      ...(key_seed !== null && { keySeed: key_seed }),
      createdAt: created_at,
      paidAt: paid_at,
    }),
  );
