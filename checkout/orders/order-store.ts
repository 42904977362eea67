import * as z from "zod";
import { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import { OrderStatus } from "#domain/api/responses/states.ts";
import { ForgottenGift, Gift } from "#domain/gift.ts";
import { MAX_LINES } from "#domain/limits.ts";
import { Part } from "#domain/offer.ts";
import type { OrderEventCause } from "#domain/order-event.ts";
import { PaymentOutcome } from "#domain/payment-outcome.ts";
import { TaxPart } from "#domain/tax.ts";
import { lineTotals, type Totals } from "#domain/totals.ts";
import { ALWAYS, type Database, guard, type Row, type Statement, sql } from "./database/database.ts";
import { jsonColumn } from "./database/json-column.ts";
import { list, readForIds } from "./database/lists.ts";
import type { Order, OrderLine } from "./order.ts";
import { appendEvent, beginHistory, type NewOrderEvent } from "./order-events.ts";
import { isRecent } from "./timestamps.ts";

/** Reads and stores orders and their lines (tables `orders` and `order_items`). order-transitions.ts changes their status. */

/** null: no such order. */
export async function findOrder(database: Database, id: string): Promise<Order | null> {
  const [row] = await database.read(sql`SELECT * FROM orders WHERE id = ${id}`);
  return row ? withLines(database, row) : null;
}

/** Whether there is any order, in whatever state. */
export async function hasOrders(database: Database): Promise<boolean> {
  return (await database.read(sql`SELECT id FROM orders LIMIT 1`)).length > 0;
}

/** The newest order, in whatever state. null: there is none. */
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
      : sql`status IN ('paid', 'pending', 'review', 'refunded', 'disputed')`;
  const rows = await database.read(
    sql`SELECT * FROM orders WHERE ${isListed} ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  return withAllLines(database, z.array(OrderRow).parse(rows));
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
      WHERE id = ${id} AND ${guard(sql`status IN ('open', 'pending') AND session_id IS NOT NULL AND (${isDue})`)}
      RETURNING session_id`,
  ]);
  const [row] = z.array(z.object({ session_id: z.string() })).parse(rows);
  return row?.session_id ?? null;
}

/** An SQL condition: an email address has paid for something. */
export function hasPaid(email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE email = ${email} AND paid_at IS NOT NULL AND total > 0)`;
}

/** Whether an address has ordered something after a time and paid for it. */
export async function hasBoughtSince(database: Database, email: string, since: string): Promise<boolean> {
  const rows = await database.read(
    sql`SELECT id FROM orders WHERE email = ${email} AND paid_at IS NOT NULL AND created_at > ${since} LIMIT 1`,
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
    ...order.lines.map(
      (line, position) => sql`INSERT INTO order_items (id, order_id, position, product, option_key, name,
          option_name, quantity, unit_amount, discount, tax, parts)
        VALUES (${lineId(order.id, position)}, ${order.id}, ${position}, ${line.product}, ${line.option},
          ${line.name}, ${line.optionName}, ${line.quantity}, ${line.unitAmount}, ${line.discount}, ${line.tax},
          ${JSON.stringify(line.parts)})
        ON CONFLICT DO NOTHING`,
    ),
  ];
}

/** Line ids are derived from the order's id, so that inserting an order again affects the same rows. */
export function lineId(orderId: string, position: number): string {
  return `${orderId.replace("ord_", "itm_")}_${position}`;
}

/** An SQL condition for statements in the same transaction: the order has this status. */
export function hasStatus(orderId: string, status: OrderStatus): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND ${guard(sql`status = ${status}`)})`;
}

/** An SQL condition: an order is paid, and has this email address. */
export function isPaidBy(orderId: string, email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM orders
    WHERE id = ${orderId} AND ${guard(sql`status = 'paid' AND email = ${email}`)})`;
}

/** An SQL query: the ids of the orders of an address. */
export function ordersOf(email: string): Statement {
  return sql`SELECT id FROM orders WHERE email = ${email}`;
}

/** The orders of an address, in whatever state, newest first. */
export function listOrdersOf(database: Database, email: string): Promise<Order[]> {
  return listOrdersWhere(database, sql`email = ${email}`);
}

/** The orders that meet an SQL condition, newest first. */
export async function listOrdersWhere(database: Database, condition: Statement): Promise<Order[]> {
  const rows = await database.read(sql`SELECT * FROM orders WHERE ${condition} ORDER BY created_at DESC, id`);
  return withAllLines(database, z.array(OrderRow).parse(rows));
}

/** An SQL query: the ids of all paid orders. */
export function paidOrders(): Statement {
  return sql`SELECT id FROM orders WHERE status = 'paid'`;
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
  return [
    sql`DELETE FROM order_items WHERE order_id IN (${orderIds})`,
    sql`DELETE FROM orders WHERE id IN (${orderIds}) RETURNING id`,
  ];
}

/** An order without its lines. */
export type OrderHeader = Omit<Order, "lines">;

/** The orders with these ids, without their lines, newest first. */
export async function findOrderHeaders(database: Database, ids: string[]): Promise<OrderHeader[]> {
  const found = await readForIds(database, ids, (some) => sql`SELECT * FROM orders WHERE id IN (${some})`);
  const orders = z.array(OrderRow).parse(found);
  return orders.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
}

/** A result from fewer buyers would reveal what one person has bought. */
const MIN_BUYERS = 2;

/**
 * Pairs of products bought by the same buyers, in one order or in several, most frequent first. A bundle counts as one product.
 * Ignores free products, since everybody takes them, and refunded ones.
 */
export async function findCoPurchases(database: Database): Promise<CoPurchase[]> {
  const rows = await database.read(sql`WITH bought AS (
      SELECT DISTINCT orders.email AS buyer, order_items.product AS product
      FROM orders JOIN order_items ON order_items.order_id = orders.id
      WHERE orders.status = 'paid' AND orders.email IS NOT NULL AND order_items.unit_amount > 0
    )
    SELECT a.product AS product, b.product AS other, COUNT(*) AS buyers
    FROM bought a JOIN bought b ON b.buyer = a.buyer AND b.product > a.product
    GROUP BY a.product, b.product HAVING COUNT(*) >= ${MIN_BUYERS}
    ORDER BY buyers DESC, product, other`);
  return z.array(CoPurchase).parse(rows);
}

/** Orders with their lines, in the same order. Asks for many at once, since D1 allows few statements a request. */
export async function withAllLines(database: Database, orders: OrderHeader[]): Promise<Order[]> {
  const ids = orders.map(({ id }) => id);
  const rows = await readForIds(
    database,
    ids,
    (some) => sql`SELECT * FROM order_items WHERE order_id IN (${some}) ORDER BY position`,
  );
  const byOrder = Map.groupBy(rows, ({ order_id }) => order_id);
  return orders.map((order) => ({ ...order, lines: z.array(LineRow).parse(byOrder.get(order.id) ?? []) }));
}

async function withLines(database: Database, row: Row): Promise<Order> {
  const order = OrderRow.parse(row);
  return { ...order, lines: z.array(LineRow).parse(await linesOf(database, order.id)) };
}

/** Most orders have fewer lines. */
const FEW_LINES = 3;

/**
 * DuckDB finds lines by their ids, and would search all for an order. Each id takes time, too, so few are named first. An imported order
 * can have more lines than the shop sells.
 */
async function linesOf(database: Database, orderId: string): Promise<Row[]> {
  for (const count of [FEW_LINES, MAX_LINES]) {
    const ids = Array.from({ length: count }, (_, position) => lineId(orderId, position));
    const rows = await database.read(sql`SELECT * FROM order_items WHERE id IN (${list(ids)})`);
    if (rows.length < count) return rows.toSorted((a, b) => Number(a.position) - Number(b.position));
  }
  return database.read(sql`SELECT * FROM order_items WHERE order_id = ${orderId} ORDER BY position`);
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
      createdAt: created_at,
      paidAt: paid_at,
    }),
  );

const Parts = jsonColumn(z.array(Part));

const Taxes = jsonColumn(z.array(TaxPart));

const LineRow = z
  .object({
    product: z.string(),
    option_key: z.string(),
    name: z.string(),
    option_name: z.string(),
    quantity: z.number(),
    unit_amount: z.number(),
    discount: z.number(),
    tax: z.number(),
    parts: Parts,
    taxes: Taxes.nullable(),
  })
  .transform(({ option_key, option_name, unit_amount, discount, tax, taxes, ...line }): OrderLine => {
    const { subtotal } = lineTotals({ unitAmount: unit_amount, quantity: line.quantity });
    const totals: Totals = { subtotal, discount, tax, total: subtotal - discount + tax };
    const names = { option: option_key, optionName: option_name };
    return { ...line, ...names, unitAmount: unit_amount, ...totals, taxes: taxes ?? [] };
  });
