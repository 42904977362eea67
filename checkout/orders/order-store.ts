import { z } from "zod";
import { CoPurchase } from "#domain/api/admin.ts";
import { OrderStatus } from "#domain/api/responses.ts";
import type { Money } from "#domain/money/money.ts";
import { Part } from "#domain/offer.ts";
import { TaxPart } from "#domain/tax.ts";
import { lineTotals, type Totals } from "#domain/totals.ts";
import { PaymentOutcome } from "../payments/payments.ts";
import type { Batch } from "./batch.ts";
import { type Database, type Row, type Statement, sql } from "./database/database.ts";
import type { Order, OrderLine } from "./order.ts";
import { isRecent } from "./recent.ts";

/** Every statement about orders and their lines (tables `orders` and `order_items`). */

/** null: no such order. */
export async function findOrder(database: Database, id: string): Promise<Order | null> {
  const [row] = await database.read(sql`SELECT * FROM orders WHERE id = ${id}`);
  return row ? withLines(database, row) : null;
}

/** Whether there is any order, in whatever state. */
export async function hasOrders(database: Database): Promise<boolean> {
  return (await database.read(sql`SELECT id FROM orders LIMIT 1`)).length > 0;
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
      ? sql`1 = 1`
      : sql`status IN ('paid', 'pending', 'review', 'refunded', 'disputed')`;
  const rows = await database.read(
    sql`SELECT * FROM orders WHERE ${isListed} ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  return Promise.all(rows.map((row) => withLines(database, row)));
}

/** Minimum time between two questions to Stripe about the same unfinished order. */
const CHECK_INTERVAL_MS = 2_000;

/**
 * Claims the payment check of an unfinished order.
 *
 * @returns the payment session to check; null if the order is finished or was just checked
 */
export async function claimPaymentCheck(database: Database, id: string, at: Date): Promise<string | null> {
  const [rows] = await database.write([
    sql`UPDATE orders SET checked_at = ${at.toISOString()}
      WHERE id = ${id} AND status IN ('open', 'pending') AND session_id IS NOT NULL
        AND (checked_at IS NULL OR NOT ${isRecent(sql`checked_at`, at, CHECK_INTERVAL_MS)})
      RETURNING session_id`,
  ]);
  const [row] = z.array(z.object({ session_id: z.string() })).parse(rows);
  return row?.session_id ?? null;
}

/** An SQL condition: an email address has paid for something. */
export function hasPaid(email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE email = ${email} AND paid_at IS NOT NULL AND total > 0)`;
}

/** Inserts an order with its lines. Does nothing if the order exists. */
export function insertOrder(order: Order): Statement[] {
  return [
    sql`INSERT INTO orders (id, status, email, locale, currency, subtotal, discount, tax, total, refunded,
        discount_key, discount_name, outcome, session_id, payment_intent, created_at, paid_at)
      VALUES (${order.id}, ${order.status}, ${order.email}, ${order.locale}, ${order.currency},
        ${order.subtotal}, ${order.discount}, ${order.tax}, ${order.total}, 0,
        ${order.appliedDiscount?.key ?? null}, ${order.appliedDiscount?.name ?? null}, ${outcomeText(order.outcome)},
        ${order.sessionId}, NULL, ${order.createdAt}, ${order.paidAt})
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

/** Marks an unpaid order as paid, with the totals that were paid. Does nothing if it is already paid or has another session. */
export function markPaid(
  order: Order,
  payment: { sessionId: string; paymentIntent: string | null; email: string; at: Date },
): Statement[] {
  const paidAt = payment.at.toISOString();
  const isPaidNow = sql`EXISTS (SELECT 1 FROM orders
    WHERE id = ${order.id} AND session_id = ${payment.sessionId} AND paid_at = ${paidAt})`;
  return [
    sql`UPDATE orders SET status = 'paid', paid_at = ${paidAt}, email = ${payment.email},
        currency = ${order.currency}, subtotal = ${order.subtotal}, discount = ${order.discount},
        tax = ${order.tax}, tax_included = ${order.taxIncluded}, total = ${order.total}, session_id = ${payment.sessionId},
        payment_intent = ${payment.paymentIntent}, received_amount = NULL, received_currency = NULL
      WHERE id = ${order.id} AND status IN ('open', 'pending', 'failed', 'expired', 'review')
        AND (session_id IS NULL OR session_id = ${payment.sessionId})`,
    ...order.lines.map(
      ({ discount, tax, taxes }, position) => sql`UPDATE order_items SET discount = ${discount}, tax = ${tax},
          taxes = ${taxes.length > 0 ? JSON.stringify(taxes) : null}
        WHERE id = ${lineId(order.id, position)} AND ${isPaidNow}`,
    ),
  ];
}

/** Marks an unpaid order whose payment does not match it. Returns a row if it was not marked before. */
export function markReview(
  orderId: string,
  payment: { received: Money; sessionId: string; paymentIntent: string | null; email: string | null },
): Statement {
  const { received, sessionId, paymentIntent, email } = payment;
  return sql`UPDATE orders SET status = 'review', received_amount = ${received.amount},
      received_currency = ${received.currency}, session_id = ${sessionId}, payment_intent = ${paymentIntent},
      email = COALESCE(${email}, email)
    WHERE id = ${orderId} AND status IN ('open', 'pending', 'failed', 'expired')
      AND (session_id IS NULL OR session_id = ${sessionId})
    RETURNING id`;
}

/** An SQL condition for statements in the same transaction: the order has this status. */
export function hasStatus(orderId: string, status: OrderStatus): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND status = ${status})`;
}

/** Records the payment state of an unpaid order. Never changes a paid order, since webhooks may arrive out of order. */
export function markUnpaid(
  orderId: string,
  payment: {
    state: Exclude<OrderStatus, "paid" | "review" | "refunded" | "disputed">;
    sessionId: string | null;
    email: string | null;
  },
): Statement {
  return sql`UPDATE orders SET status = ${payment.state}, session_id = ${payment.sessionId},
      email = COALESCE(${payment.email}, email)
    WHERE id = ${orderId} AND status IN ('open', 'pending', 'failed')`;
}

/** An SQL condition for statements in the same transaction: an order with a payment has not changed since it was read. */
export function isUnchanged(order: Order): Statement {
  return sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id} AND status = ${order.status}
    AND refunded = ${order.refunded} AND COALESCE(outcome, '') = ${outcomeText(order.outcome) ?? ""}
    AND status IN ('paid', 'review', 'refunded', 'disputed'))`;
}

/** Records refunds and disputes of an order, if it has not changed since it was read. Returns a row if it was updated. */
export function markOutcome(
  order: Order,
  outcome: PaymentOutcome,
  { status, refunded }: { status: "paid" | "review" | "refunded" | "disputed"; refunded: number },
): Statement {
  return sql`UPDATE orders SET status = ${status}, refunded = ${refunded}, outcome = ${outcomeText(outcome)}
    WHERE id = ${order.id} AND ${isUnchanged(order)} RETURNING id`;
}

/** An outcome in its stored form, with its members in a fixed order because it is compared as text. */
function outcomeText(outcome: PaymentOutcome | null): string | null {
  return outcome && JSON.stringify(PaymentOutcome.parse(outcome));
}

/**
 * Deletes orders that were placed before a time and never paid, with their lines. Orders with a pending payment are kept. If a
 * deleted order is paid after all, it is rebuilt from Stripe's data.
 */
export function deleteAbandonedOrders({ before, limit }: Batch): Statement[] {
  const abandoned = sql`SELECT id FROM orders
    WHERE status IN ('open', 'failed', 'expired') AND paid_at IS NULL AND created_at <= ${before.toISOString()}
      AND id NOT IN (SELECT order_id FROM discount_uses WHERE state = 'held')
    ORDER BY created_at, id LIMIT ${limit}`;
  // Both affect the same orders, since they run in one transaction.
  return [
    sql`DELETE FROM order_items WHERE order_id IN (${abandoned})`,
    sql`DELETE FROM discount_uses WHERE order_id IN (${abandoned})`,
    sql`DELETE FROM orders WHERE id IN (${abandoned}) RETURNING id`,
  ];
}

/** An order without its lines. */
export type OrderHeader = Omit<Order, "lines">;

/** Maximum ids in one statement, since D1 binds at most 100 values. */
const MAX_IDS = 50;

/** The orders with these ids, without their lines, newest first. */
export async function findOrderHeaders(database: Database, ids: string[]): Promise<OrderHeader[]> {
  const found: Row[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    const idValues = ids.slice(start, start + MAX_IDS).map((id) => sql`${id}`);
    const list = idValues.reduce((a, b) => sql`${a}, ${b}`);
    found.push(...(await database.read(sql`SELECT * FROM orders WHERE id IN (${list})`)));
  }
  const orders = z.array(OrderRow).parse(found);
  return orders.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
}

/** With fewer buyers, the result would reveal what one person has bought. */
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

async function withLines(database: Database, row: Row): Promise<Order> {
  const order = OrderRow.parse(row);
  const rows = await database.read(
    sql`SELECT * FROM order_items WHERE order_id = ${order.id} ORDER BY position`,
  );
  return { ...order, lines: z.array(LineRow).parse(rows) };
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
    outcome: z
      .string()
      .transform((text) => JSON.parse(text))
      .pipe(PaymentOutcome)
      .nullable(),
    session_id: z.string().nullable(),
    payment_intent: z.string().nullable(),
    created_at: z.string(),
    paid_at: z.string().nullable(),
  })
  .transform(
    ({
      tax_included,
      discount_key,
      discount_name,
      received_amount,
      received_currency,
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
      sessionId: session_id,
      paymentIntent: payment_intent,
      createdAt: created_at,
      paidAt: paid_at,
    }),
  );

const Parts = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(z.array(Part));

const Taxes = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(z.array(TaxPart));

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
