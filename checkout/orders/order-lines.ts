import * as z from "zod";
import { MAX_LINES } from "#domain/limits.ts";
import { Part } from "#domain/offer.ts";
import { TaxPart } from "#domain/tax.ts";
import { lineTotals, type Totals } from "#domain/totals.ts";
import { type Database, type Row, type Statement, sql } from "./database/database.ts";
import { jsonColumn } from "./database/json-column.ts";
import { list, readForIds } from "./database/lists.ts";
import type { Order, OrderLine } from "./order.ts";

/** Reads and stores the lines of orders (table `order_items`). */

/** Inserts the lines of an order. Does nothing if they exist. */
export function insertLines(order: Order): Statement[] {
  return order.lines.map(
    (line, position) => sql`INSERT INTO order_items (id, order_id, position, product, option_key, name,
        option_name, quantity, unit_amount, discount, tax, parts)
      VALUES (${lineId(order.id, position)}, ${order.id}, ${position}, ${line.product}, ${line.option},
        ${line.name}, ${line.optionName}, ${line.quantity}, ${line.unitAmount}, ${line.discount}, ${line.tax},
        ${JSON.stringify(line.parts)})
      ON CONFLICT DO NOTHING`,
  );
}

/** Line ids are derived from the order's id, so that inserting an order again affects the same rows. */
export function lineId(orderId: string, position: number): string {
  return `${orderId.replace("ord_", "itm_")}_${position}`;
}

/** Deletes the lines of orders. @param orderIds a query that selects the ids of the orders */
export function deleteLines(orderIds: Statement): Statement {
  return sql`DELETE FROM order_items WHERE order_id IN (${orderIds})`;
}

/** The lines of several orders, by their ids. Asks for many at once, since D1 allows few statements a request. */
export async function findAllLines(
  database: Database,
  orderIds: string[],
): Promise<Map<string, OrderLine[]>> {
  const rows = await readForIds(
    database,
    orderIds,
    (some) => sql`SELECT * FROM order_items WHERE order_id IN (${some}) ORDER BY position`,
  );
  const byOrder = Map.groupBy(rows, ({ order_id }) => String(order_id));
  return new Map([...byOrder].map(([id, lines]) => [id, z.array(LineRow).parse(lines)]));
}

/** Most orders have fewer lines. */
const FEW_LINES = 3;

/**
 * The lines of an order. DuckDB finds lines by their ids, and would search all for an order. Each id takes time, too, so few are
 * named first. An imported order can have more lines than the shop sells.
 */
export async function findLines(database: Database, orderId: string): Promise<OrderLine[]> {
  return z.array(LineRow).parse(await findRows(database, orderId));
}

async function findRows(database: Database, orderId: string): Promise<Row[]> {
  for (const count of [FEW_LINES, MAX_LINES]) {
    const ids = Array.from({ length: count }, (_, position) => lineId(orderId, position));
    const rows = await database.read(sql`SELECT * FROM order_items WHERE id IN (${list(ids)})`);
    if (rows.length < count) return rows.toSorted((a, b) => Number(a.position) - Number(b.position));
  }
  return database.read(sql`SELECT * FROM order_items WHERE order_id = ${orderId} ORDER BY position`);
}

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
