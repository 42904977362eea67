import * as z from "zod";
import type { KeyImport, KeyList } from "#domain/api/admin/licences.ts";
import { normaliseLicenceKey } from "#domain/licence-key.ts";
import { type Database, MAX_BOUND_VALUES, type Statement, sql } from "../database/database.ts";
import { list, readForIds } from "../database/lists.ts";
import { entitlementsOf } from "../entitlements/holders.ts";
import { IS_ENDED } from "../entitlements/owner-decisions.ts";

/**
 * Stores the lists of the owner's own licence keys, and the entitlements that wait for some (tables `licence_stock` and
 * `licence_waits`). A key goes to one entitlement and never back to another one, unless it was reserved for one that never got it.
 */

const VALUES_OF_A_KEY = 5;
const KEYS_A_STATEMENT = MAX_BOUND_VALUES / VALUES_OF_A_KEY;

/**
 * Adds keys to a list. Keys that it has already stay as they are; those of its earlier names move to it, unless somebody has them.
 *
 * @returns how many are new, and those that another key or another list has already
 */
export async function addKeys(
  database: Database,
  { pool, previousPools, keys }: { pool: string; previousPools: string[]; keys: string[] },
  at: Date,
): Promise<Omit<KeyImport, "pools">> {
  const [row] = await database.read(sql`SELECT COALESCE(MAX(position), 0) AS last FROM licence_stock`);
  const { last } = z.object({ last: z.number() }).parse(row);
  const statements = Array.from({ length: Math.ceil(keys.length / KEYS_A_STATEMENT) }, (_, index) => {
    const rows = keys.slice(index * KEYS_A_STATEMENT, (index + 1) * KEYS_A_STATEMENT).map((key, n) => {
      const position = last + index * KEYS_A_STATEMENT + n + 1;
      return sql`(${normaliseLicenceKey(key)}, ${key}, ${pool}, ${position}, ${at.toISOString()}, NULL)`;
    });
    return sql`INSERT INTO licence_stock (id, licence_key, pool, position, added_at, entitlement_id) VALUES ${list(rows)}
      ON CONFLICT DO NOTHING RETURNING id`;
  });
  const written = await database.write([
    ...statements,
    ...previousPools.flatMap((previous) => [
      sql`UPDATE licence_stock SET pool = ${pool} WHERE pool = ${previous} AND entitlement_id IS NULL`,
      sql`UPDATE licence_waits SET pool = ${pool} WHERE pool = ${previous}`,
    ]),
  ]);
  const added = written.slice(0, statements.length).reduce((sum, rows) => sum + rows.length, 0);
  return { added, taken: await findTaken(database, pool, keys) };
}

/** The keys of a list that are not stored as they are, because their ids belong to others. */
async function findTaken(database: Database, pool: string, keys: string[]): Promise<KeyImport["taken"]> {
  const rows = await readForIds(
    database,
    keys.map(normaliseLicenceKey),
    (ids) => sql`SELECT id, licence_key, pool FROM licence_stock WHERE id IN (${ids})`,
  );
  const stored = new Map(
    z
      .array(StoredKeyRow)
      .parse(rows)
      .map(({ id, licence_key: as, pool }) => [id, { as, pool }]),
  );
  return keys.flatMap((key) => {
    const other = stored.get(normaliseLicenceKey(key));
    return other && (other.as !== key || other.pool !== pool) ? [{ key, ...other }] : [];
  });
}

/**
 * Reserves keys for an entitlement, which may not exist yet. Asking again gives the same keys, and more if they were too few.
 *
 * @returns its keys, fewer than asked for if the list has no more
 */
export async function reserveKeys(
  database: Database,
  { entitlementId, pool, quantity }: { entitlementId: string; pool: string; quantity: number },
): Promise<string[]> {
  const ofEntitlement = sql`SELECT licence_key FROM licence_stock WHERE entitlement_id = ${entitlementId} ORDER BY position`;
  const reserved = await database.read(ofEntitlement);
  if (reserved.length >= quantity) return keysOf(reserved);
  // Another process may reserve for the same entitlement at the same time.
  const isStill = sql`(SELECT COUNT(*) FROM licence_stock WHERE entitlement_id = ${entitlementId}) = ${reserved.length}`;
  const free = sql`SELECT id FROM licence_stock WHERE pool = ${pool} AND entitlement_id IS NULL
    ORDER BY position LIMIT ${quantity - reserved.length}`;
  const [, rows] = await database.write([
    sql`UPDATE licence_stock SET entitlement_id = ${entitlementId} WHERE id IN (${free}) AND ${isStill}`,
    ofEntitlement,
  ]);
  return keysOf(rows ?? []);
}

/** An entitlement that waits for keys. */
export interface LicenceWait {
  entitlementId: string;
  orderId: string;
  pool: string;
}

/** Records that an entitlement waits for keys, if a condition is true. */
export function beginWait(
  { entitlementId, orderId, pool }: LicenceWait,
  { at, condition }: { at: Date; condition: Statement },
): Statement {
  return sql`INSERT INTO licence_waits (entitlement_id, order_id, pool, since)
    SELECT ${entitlementId}, ${orderId}, ${pool}, ${at.toISOString()} WHERE ${condition} ON CONFLICT DO NOTHING`;
}

/**
 * An SQL condition: nobody waits for keys of a list, so the owner has not been notified yet that it has run out. What has ended waits
 * for none.
 */
export function hasNoWaits(pool: string): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM licence_waits WHERE pool = ${pool} AND NOT ${IS_ENDED})`;
}

/** An SQL condition: an entitlement waits for keys. */
export function isShortOfKeys(entitlementId: string): Statement {
  return sql`EXISTS (SELECT 1 FROM licence_waits WHERE entitlement_id = ${entitlementId})`;
}

/** An SQL condition on keys of lists: nobody has got them, so that they can go to somebody else. */
const IS_UNSEEN = sql`NOT EXISTS (SELECT 1 FROM licences WHERE licences.id = licence_stock.id)`;

/**
 * Ends the wait of entitlements that are deleted or cannot be served, if a condition holds. What was reserved for them and nobody has seen returns to its list.
 *
 * @param entitlementIds their ids, or a query that selects them
 */
export function abandonWaits(entitlementIds: Statement, condition: Statement): Statement[] {
  return [
    sql`UPDATE licence_stock SET entitlement_id = NULL WHERE entitlement_id IN (${entitlementIds})
      AND ${IS_UNSEEN} AND ${condition}`,
    deleteWaits(entitlementIds, condition),
  ];
}

/**
 * Ends the wait of entitlements for keys, if a condition holds. They keep keys that they have.
 *
 * @param entitlementIds their ids, or a query that selects them
 */
export function deleteWaits(entitlementIds: Statement, condition: Statement): Statement {
  return sql`DELETE FROM licence_waits WHERE entitlement_id IN (${entitlementIds}) AND ${condition}`;
}

/** Returns the keys that were reserved for waits whose access has ended to their lists, except those that somebody has seen. */
export async function giveBackUnseenKeys(database: Database): Promise<void> {
  const unseen = sql`SELECT id FROM licence_stock WHERE ${IS_UNSEEN}
    AND entitlement_id IN (SELECT entitlement_id FROM licence_waits WHERE ${IS_ENDED})`;
  // A read is cheaper than a write that changes nothing.
  if ((await database.read(unseen)).length === 0) return;
  await database.write([sql`UPDATE licence_stock SET entitlement_id = NULL WHERE id IN (${unseen})`]);
}

/** Returns the keys that were reserved for an order to their lists, if a condition holds. */
export function giveBackOrderKeys(orderId: string, condition: Statement): Statement {
  const prefix = `${orderId.replace("ord_", "ent_")}_`;
  return sql`UPDATE licence_stock SET entitlement_id = NULL
    WHERE SUBSTR(entitlement_id, 1, ${prefix.length}) = ${prefix} AND ${condition}`;
}

/** Deletes the keys that nobody has. */
export function deleteFreeKeys(): Statement {
  return sql`DELETE FROM licence_stock WHERE entitlement_id IS NULL`;
}

/**
 * Waits that can be served, the earliest first: their lists have free keys. What has ended keeps its wait, since a refund can fail, a
 * dispute be won and the owner restore access, and lets those behind it go first.
 */
export async function findServableWaits(database: Database, limit: number): Promise<LicenceWait[]> {
  const rows = await database.read(sql`SELECT * FROM licence_waits
    WHERE NOT ${IS_ENDED} AND EXISTS (SELECT 1 FROM licence_stock
      WHERE licence_stock.pool = licence_waits.pool AND licence_stock.entitlement_id IS NULL)
    ORDER BY since, entitlement_id LIMIT ${limit}`);
  return z.array(WaitRow).parse(rows);
}

/** The waits of an address for keys, the earliest first. */
export async function listWaitsOf(database: Database, holder: string) {
  const rows = await database.read(sql`SELECT * FROM licence_waits
    WHERE entitlement_id IN (${entitlementsOf(holder)}) ORDER BY since, entitlement_id`);
  return z.array(WaitRow).parse(rows);
}

/** How many keys of each list are left, and how many entitlements await some. What has ended gets none. */
export async function findKeyLists(database: Database): Promise<KeyList[]> {
  const rows =
    await database.read(sql`SELECT pool, SUM(free) AS free, SUM(given) AS given, SUM(waiting) AS waiting FROM (
      SELECT pool, COUNT(CASE WHEN entitlement_id IS NULL THEN 1 END) AS free, COUNT(entitlement_id) AS given, 0 AS waiting
        FROM licence_stock GROUP BY pool
      UNION ALL SELECT pool, 0 AS free, 0 AS given, COUNT(*) AS waiting FROM licence_waits
        WHERE NOT ${IS_ENDED} GROUP BY pool
    ) AS pools GROUP BY pool ORDER BY pool`);
  return z.array(KeyListRow).parse(rows);
}

function keysOf(rows: unknown[]): string[] {
  return z
    .array(z.object({ licence_key: z.string() }))
    .parse(rows)
    .map(({ licence_key }) => licence_key);
}

const WaitRow = z
  .object({ entitlement_id: z.string(), order_id: z.string(), pool: z.string(), since: z.string() })
  .transform(({ entitlement_id, order_id, pool, since }) => ({
    ...{ entitlementId: entitlement_id, orderId: order_id, pool, since },
  }));
const StoredKeyRow = z.object({ id: z.string(), licence_key: z.string(), pool: z.string() });
const KeyListRow = z.object({ pool: z.string(), free: z.number(), given: z.number(), waiting: z.number() });
