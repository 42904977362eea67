import { z } from "zod";
import { OrderStatus } from "#domain/api/answers.ts";
import { Part } from "#domain/offer.ts";
import { type Database, type Row, type Statement, sql } from "./database/database.ts";
import { after } from "./retry.ts";

export interface OrderItem {
  id: string;
  product: string;
  option: string;
  /** As sold, in the buyer's language. */
  name: string;
  optionName: string;
  quantity: number;
  /** Minor units, each. */
  unitAmount: number;
  parts: Part[];
}

export interface Order {
  id: string;
  status: OrderStatus;
  /** Lower case; null until the buyer has said it. */
  email: string | null;
  locale: string;
  currency: string;
  /** Minor units; once paid, what was paid. */
  amount: number;
  refunded: number;
  sessionId: string | null;
  paymentIntent: string | null;
  createdAt: string;
  paidAt: string | null;
  items: OrderItem[];
}

/** null: no such order. */
export async function findOrder(database: Database, id: string): Promise<Order | null> {
  const [row] = await database.read(sql`SELECT * FROM orders WHERE id = ${id}`);
  return row ? withItems(database, row) : null;
}

/** null: no order was paid with it. */
export async function findOrderByPayment(database: Database, paymentIntent: string): Promise<Order | null> {
  const [row] = await database.read(sql`SELECT * FROM orders WHERE payment_intent = ${paymentIntent}`);
  return row ? withItems(database, row) : null;
}

/** The newest orders first, without those that nobody finished unless asked for. */
export async function listOrders(
  database: Database,
  options: { all: boolean; limit: number },
): Promise<Order[]> {
  const finished: Statement = options.all
    ? sql`1 = 1`
    : sql`status IN ('paid', 'pending', 'refunded', 'disputed')`;
  const rows = await database.read(
    sql`SELECT * FROM orders WHERE ${finished} ORDER BY created_at DESC, id LIMIT ${options.limit}`,
  );
  return Promise.all(rows.map((row) => withItems(database, row)));
}

/** How long an unfinished order is believed before Stripe is asked about it again. */
const CHECK_EVERY_MS = 2_000;

/** The payment session of an unfinished order, to look at; null when it is finished or was looked at just now. */
export async function takeForCheck(database: Database, id: string, at: Date): Promise<string | null> {
  const [rows] = await database.write([
    sql`UPDATE orders SET checked_at = ${at.toISOString()}
      WHERE id = ${id} AND status IN ('open', 'pending') AND session_id IS NOT NULL
        AND (checked_at IS NULL OR checked_at <= ${after(at, -CHECK_EVERY_MS)})
      RETURNING session_id`,
  ]);
  const [row] = z.array(z.object({ session_id: z.string() })).parse(rows);
  return row?.session_id ?? null;
}

/** Writes a new order down, open and unpaid; an order that is there already stays as it is. */
export function orderRows(order: Order): Statement[] {
  return [
    sql`INSERT INTO orders
        (id, status, email, locale, currency, amount, refunded, session_id, payment_intent, created_at)
      VALUES (${order.id}, ${order.status}, ${order.email}, ${order.locale}, ${order.currency},
        ${order.amount}, 0, ${order.sessionId}, NULL, ${order.createdAt})
      ON CONFLICT DO NOTHING`,
    ...order.items.map(
      (item, position) => sql`INSERT INTO order_items
          (id, order_id, position, product, option_key, name, option_name, quantity, unit_amount, parts)
        VALUES (${item.id}, ${order.id}, ${position}, ${item.product}, ${item.option}, ${item.name},
          ${item.optionName}, ${item.quantity}, ${item.unitAmount}, ${JSON.stringify(item.parts)})
        ON CONFLICT DO NOTHING`,
    ),
  ];
}

async function withItems(database: Database, row: Row): Promise<Order> {
  const order = OrderRow.parse(row);
  const items = await database.read(
    sql`SELECT * FROM order_items WHERE order_id = ${order.id} ORDER BY position`,
  );
  return { ...order, items: z.array(ItemRow).parse(items) };
}

const OrderRow = z
  .object({
    id: z.string(),
    status: OrderStatus,
    email: z.string().nullable(),
    locale: z.string(),
    currency: z.string(),
    amount: z.number(),
    refunded: z.number(),
    session_id: z.string().nullable(),
    payment_intent: z.string().nullable(),
    created_at: z.string(),
    paid_at: z.string().nullable(),
  })
  .transform(({ session_id, payment_intent, created_at, paid_at, ...order }) => ({
    ...order,
    sessionId: session_id,
    paymentIntent: payment_intent,
    createdAt: created_at,
    paidAt: paid_at,
  }));

/** What an order item hands over, as it was sold. */
export const PartsText = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(z.array(Part));

const ItemRow = z
  .object({
    id: z.string(),
    product: z.string(),
    option_key: z.string(),
    name: z.string(),
    option_name: z.string(),
    quantity: z.number(),
    unit_amount: z.number(),
    parts: PartsText,
  })
  .transform(({ option_key, option_name, unit_amount, ...item }) => ({
    ...item,
    option: option_key,
    optionName: option_name,
    unitAmount: unit_amount,
  }));
