import * as z from "zod";
import { ORDER_COOKIE_AGE_S } from "#domain/api/cookies.ts";
import { type Database, guard, type Statement, sql } from "./database/database.ts";
import type { Batch } from "./deletion-batch.ts";
import { isCompletedBy } from "./order-store.ts";
import { timestampAfter } from "./timestamps.ts";
import { hashToken } from "./tokens.ts";

/**
 * Stores the keys of orders (table `order_keys`). The browser that placed an order holds its key and can open that
 * order without a link, but nothing else of the buyer's.
 */

/** Long enough for a bank transfer to arrive. Afterwards the order is opened by the emailed link. */
export const ORDER_KEY_LIFETIME_MS = ORDER_COOKIE_AGE_S * 1000;

/**
 * Lets the holder of a key open an order that is being placed.
 *
 * @param confirmedEmail the order's address, if the browser is signed in with it
 */
export async function insertOrderKey(
  orderId: string,
  key: string,
  at: Date,
  {
    lifetimeMs = ORDER_KEY_LIFETIME_MS,
    confirmedEmail = null,
  }: { lifetimeMs?: number | undefined; confirmedEmail?: string | null } = {},
): Promise<Statement> {
  return sql`INSERT INTO order_keys (order_id, key_hash, expires_at, confirmed_email)
    VALUES (${orderId}, ${await hashToken(key)}, ${timestampAfter(at, lifetimeMs)}, ${confirmedEmail})
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

/**
 * Confirms the address of an order for the browser that placed it, if a condition holds: the addressee has opened the link to it,
 * wherever. The recipients of its gifts and seats confirm nothing.
 */
export function confirmForBrowser(orderId: string, email: string, condition: Statement): Statement {
  return sql`UPDATE order_keys SET confirmed_email = ${email}
    WHERE order_id = ${orderId} AND ${guard(sql`${isCompletedBy(orderId, email)} AND ${condition}`, "order_id")}`;
}

/**
 * Whether an address is confirmed for the browser with a key, by any of its orders. What the address has done elsewhere does not count,
 * so that nobody learns of it by ordering with it.
 */
export async function isConfirmed(
  database: Database,
  { key, email }: { key: string; email: string },
): Promise<boolean> {
  const rows = await database.read(sql`SELECT 1 AS found FROM order_keys
    WHERE key_hash = ${await hashToken(key)} AND confirmed_email = ${email} LIMIT 1`);
  return rows.length > 0;
}

/** Whether an address is confirmed for the browser that placed an order. */
export async function isConfirmedForOrder(
  database: Database,
  { orderId, email }: { orderId: string; email: string },
): Promise<boolean> {
  const rows = await database.read(sql`SELECT 1 AS found FROM order_keys WHERE confirmed_email = ${email}
    AND key_hash = (SELECT key_hash FROM order_keys WHERE order_id = ${orderId}) LIMIT 1`);
  return rows.length > 0;
}

/** Forgets that an address was confirmed for the browsers that have placed orders, if a condition holds. */
export function forgetConfirmations(email: string, condition: Statement): Statement {
  return sql`UPDATE order_keys SET confirmed_email = NULL WHERE confirmed_email = ${email} AND ${condition}`;
}

/** Lets a key open no order any more. */
export async function deleteOrderKey(key: string): Promise<Statement> {
  return sql`DELETE FROM order_keys WHERE key_hash = ${await hashToken(key)}`;
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
