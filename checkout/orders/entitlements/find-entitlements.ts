import * as z from "zod";
import { type Database, type Statement, sql } from "../database/database.ts";
import { readForIds } from "../database/lists.ts";
import { isReceivedBy } from "../gift-conditions.ts";
import type { Order } from "../order.ts";
import { type Entitlement, EntitlementRow } from "./entitlement.ts";
import { entitlementIds } from "./entitlement-ids.ts";

/** Finds entitlements (table `entitlements`) by holder, order, line or id. */

/** All entitlements of an email address, sorted by order, line and part. */
export async function listEntitlements(database: Database, holder: string): Promise<Entitlement[]> {
  const rows = await database.read(sql`SELECT * FROM entitlements WHERE holder = ${holder}
    ORDER BY order_id, line, position`);
  return z.array(EntitlementRow).parse(rows);
}

/** null: it does not exist. */
export async function findEntitlementById(database: Database, id: string): Promise<Entitlement | null> {
  const [row] = await database.read(sql`SELECT * FROM entitlements WHERE id = ${id}`);
  return row ? EntitlementRow.parse(row) : null;
}

/** All entitlements of an order, by line, part and seat. */
export async function listOrderEntitlements(
  database: Database,
  { id, lines }: Pick<Order, "id" | "lines">,
): Promise<Entitlement[][]> {
  return Promise.all(
    lines.map(async ({ parts, quantity }, line) => {
      const found = parts.map((part, position) =>
        findEntitlements(database, entitlementIds(id, { line, position, part, quantity })),
      );
      return (await Promise.all(found)).flat();
    }),
  );
}

/** An SQL condition: some lines of an order have no entitlements. */
export function isIncomplete({ id, lines }: Pick<Order, "id" | "lines">): Statement {
  return sql`(SELECT COUNT(DISTINCT line) FROM entitlements WHERE order_id = ${id}) < ${lines.length}`;
}

/** Finds entitlements by id, sorted by id. */
export async function findEntitlements(database: Database, ids: string[]): Promise<Entitlement[]> {
  const [first = "", ...seats] = ids;
  const found = await findEntitlementById(database, first);
  const rows = await readForIds(
    database,
    seats,
    (named) => sql`SELECT * FROM entitlements WHERE id IN (${named})`,
  );
  const byId = new Map(
    z
      .array(EntitlementRow)
      .parse(rows)
      .map((each) => [each.id, each] as const),
  );
  const ofSeats = seats.flatMap((id) => byId.get(id) ?? []);
  return found ? [found, ...ofSeats] : ofSeats;
}

/** Whether an address has or had anything in its library. */
export async function hasLibrary(database: Database, email: string): Promise<boolean> {
  return (await database.read(sql`${ofLibrary(email)} LIMIT 1`)).length > 0;
}

/** Whether the library of an address has an order, and others as well. */
export async function isAmongOthers(
  database: Database,
  { email, orderId }: { email: string; orderId: string },
): Promise<boolean> {
  const rows = await database.read(sql`SELECT DISTINCT order_id FROM (${ofLibrary(email)}) AS owned`);
  return rows.length > 1 && rows.some(({ order_id }) => order_id === orderId);
}

/** All entitlements of an address, and the seats that it has bought or was given, even if they are assigned to others now. */
export async function listLibraryEntitlements(database: Database, email: string): Promise<Entitlement[]> {
  const rows = await database.read(sql`${ofLibrary(email)} ORDER BY order_id, line, position`);
  return z.array(EntitlementRow).parse(rows);
}

/** An SQL query. A UNION, so that each part uses its index. `part` is JSON, which databases read differently. */
function ofLibrary(email: string): Statement {
  // SQLite begins a CROSS JOIN with the first table. Of two others it would read all entitlements.
  const seatsOf = (orders: Statement) => sql`SELECT entitlements.* FROM orders CROSS JOIN entitlements
    WHERE order_id = orders.id AND ${orders} AND REPLACE(part, '"seats":', '') <> part`;
  return sql`SELECT * FROM entitlements WHERE holder = ${email}
    UNION ${seatsOf(sql`email = ${email} AND gift IS NULL`)}
    UNION ${seatsOf(isReceivedBy(email))}`;
}
