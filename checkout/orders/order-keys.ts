import * as z from "zod";
import { DAY_MS } from "#domain/time.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import type { Batch } from "./deletion-batch.ts";
import { hashToken } from "./sign-in/tokens.ts";
import { timestampAfter } from "./timestamps.ts";

/**
 * Stores the keys of orders (table `order_keys`). The browser that placed an order holds its key and can open that
 * order without a link, but nothing else of the buyer's.
 */

/** Long enough for a bank transfer to arrive. Afterwards the order is opened by the emailed link. */
export const ORDER_KEY_LIFETIME_MS = 7 * DAY_MS;

/** Lets the holder of a key open an order that is being placed. */
export async function insertOrderKey(orderId: string, key: string, at: Date): Promise<Statement> {
  return sql`INSERT INTO order_keys (order_id, key_hash, expires_at)
    VALUES (${orderId}, ${await hashToken(key)}, ${timestampAfter(at, ORDER_KEY_LIFETIME_MS)})
    ON CONFLICT DO NOTHING`;
}

/** The time until which a key opens an order. null: it does not open it. */
export async function findKeyExpiry(
  database: Database,
  { orderId, key }: { orderId: string; key: string },
  at: Date,
): Promise<Date | null> {
  const row = await findKey(database, orderId);
  const isValid = row?.keyHash === (await hashToken(key)) && row.expires > at;
  return isValid ? row.expires : null;
}

/** The hash of the key that opens an order. null: none does, or no longer. */
export async function findKeyHash(database: Database, orderId: string, at: Date): Promise<string | null> {
  const row = await findKey(database, orderId);
  return row && row.expires > at ? row.keyHash : null;
}

async function findKey(database: Database, orderId: string) {
  const rows = await database.read(
    sql`SELECT key_hash, expires_at FROM order_keys WHERE order_id = ${orderId}`,
  );
  return z.array(KeyRow).parse(rows)[0] ?? null;
}

/** The orders that a key opens. */
export async function listOrdersWithKey(database: Database, key: string, at: Date): Promise<string[]> {
  const rows = await database.read(sql`SELECT order_id FROM order_keys
    WHERE key_hash = ${await hashToken(key)} AND expires_at > ${at.toISOString()}`);
  return z.array(z.object({ order_id: z.string() }).transform(({ order_id }) => order_id)).parse(rows);
}

/** Deletes the keys of orders, if a condition holds. @param orderIds a query that selects the ids of the orders */
export function deleteKeysOf(orderIds: Statement, condition: Statement): Statement {
  return sql`DELETE FROM order_keys WHERE order_id IN (${orderIds}) AND ${condition}`;
}

/** Deletes keys that expired before a time. */
export function deleteExpiredOrderKeys({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM order_keys WHERE order_id IN (SELECT order_id FROM order_keys
      WHERE expires_at <= ${before.toISOString()} ORDER BY expires_at LIMIT ${limit}) RETURNING order_id`,
  ];
}

const KeyRow = z
  .object({ key_hash: z.string(), expires_at: z.coerce.date() })
  .transform(({ key_hash, expires_at }) => ({ keyHash: key_hash, expires: expires_at }));
