import * as z from "zod";
import { HolderCount } from "#domain/api/admin/holders.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "../database/database.ts";
import { deleteDownloads } from "./downloads.ts";

/** Moves entitlements from one holder to another, deletes those of a holder, and counts holders (table `entitlements`). */

/** How many addresses have each edition. Reads the whole table. */
export async function countHolders(database: Database): Promise<HolderCount[]> {
  const rows = await database.read(
    sql`SELECT product, option_key AS "option", COUNT(DISTINCT holder) AS holders FROM entitlements
      WHERE ends_at IS NULL GROUP BY product, option_key ORDER BY product, option_key`,
  );
  return z.array(HolderCount).parse(rows);
}

/** The entitlements of an order that belong to an address belong to another one from now on. */
export function moveEntitlements(
  orderId: string,
  { from, to, condition }: { from: string; to: string; condition: Statement },
): Statement {
  return sql`UPDATE entitlements SET holder = ${to} WHERE order_id = ${orderId} AND holder = ${from} AND ${condition}`;
}

/** One entitlement belongs to another address from now on. */
export function moveHolder(
  id: string,
  { from, to, condition = ALWAYS }: { from: string; to: string; condition?: Statement },
): Statement {
  return sql`UPDATE entitlements SET holder = ${to} WHERE id = ${id}
    AND ${guard(sql`holder = ${from}`, "id")} AND ${condition}`;
}

/** All entitlements of an address belong to another one from now on, if a condition holds. */
export function moveAllEntitlements(
  { from, to }: { from: string; to: string },
  condition: Statement,
): Statement {
  return sql`UPDATE entitlements SET holder = ${to} WHERE holder = ${from} AND ${condition}`;
}

/** An SQL query: the ids of an address's entitlements. */
export function entitlementsOf(holder: string): Statement {
  return sql`SELECT id FROM entitlements WHERE holder = ${holder}`;
}

/** An SQL query: the addresses that have entitlements of orders. */
export function holdersOf(orderIds: Statement): Statement {
  return sql`SELECT holder FROM entitlements WHERE order_id IN (${orderIds})`;
}

/** Deletes the entitlements of an address and the counts of its downloads, if a condition holds. */
export function deleteEntitlements(holder: string, condition: Statement): Statement[] {
  return [
    deleteDownloads(entitlementsOf(holder), condition),
    sql`DELETE FROM entitlements WHERE holder = ${holder} AND ${condition}`,
  ];
}

/** An SQL condition: an address has or had no entitlement. */
export function hasNoEntitlements(holder: string): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM entitlements WHERE holder = ${holder})`;
}

/** An SQL condition: an entitlement belongs to an address. */
export function hasHolder(id: string, holder: string): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND ${guard(sql`holder = ${holder}`, "id")})`;
}
