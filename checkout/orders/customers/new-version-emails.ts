import * as z from "zod";
import { type Database, type Statement, sql } from "../database/database.ts";
import { list, readForIds } from "../database/lists.ts";
import type { Batch } from "../deletion-batch.ts";
import { isUnknown } from "../unknown-addresses.ts";

/**
 * The versions that the holders of products were notified of (table `version_mails`). Notifications are kept for longer than the
 * emails, so that nobody gets two about a version, and are deleted once the order book has nothing else of the address.
 */

/** The given addresses that were notified of a version. */
export async function findNotified(
  database: Database,
  holders: string[],
  { products, version }: { products: string[]; version: string },
): Promise<Set<string>> {
  const rows = await readForIds(
    database,
    holders,
    (named) => sql`SELECT DISTINCT holder FROM version_mails
      WHERE holder IN (${named}) AND product IN (${list(products)}) AND version = ${version}`,
  );
  return new Set(
    z
      .array(AddressRow)
      .parse(rows)
      .map(({ holder }) => holder),
  );
}

/** An SQL condition: an address was not notified of a version. */
export function isFirstNotification(
  holder: string,
  { products, version }: { products: string[]; version: string },
): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM version_mails
    WHERE holder = ${holder} AND product IN (${list(products)}) AND version = ${version})`;
}

/** Records that an address is notified of a version. */
export function recordNotification(
  { holder, product, version }: { holder: string; product: string; version: string },
  at: Date,
): Statement {
  return sql`INSERT INTO version_mails (holder, product, version, created_at)
    VALUES (${holder}, ${product}, ${version}, ${at.toISOString()}) ON CONFLICT DO NOTHING`;
}

/** The versions that an address was notified of. */
export async function listNotifications(database: Database, holder: string) {
  const rows = await database.read(
    sql`SELECT product, version, created_at FROM version_mails WHERE holder = ${holder}
      ORDER BY created_at, product, version`,
  );
  return z.array(NotificationRow).parse(rows);
}

/** Moves the notifications of an address to another one, if a condition holds. */
export function moveNotifications(
  { from, to }: { from: string; to: string },
  condition: Statement,
): Statement[] {
  return [
    sql`INSERT INTO version_mails (holder, product, version, created_at)
      SELECT ${to}, product, version, created_at FROM version_mails WHERE holder = ${from} AND ${condition}
      ON CONFLICT DO NOTHING`,
    deleteNotifications(from, condition),
  ];
}

/** Deletes the notifications of an address, if a condition holds. */
export function deleteNotifications(holder: string, condition: Statement): Statement {
  return sql`DELETE FROM version_mails WHERE holder = ${holder} AND ${condition}`;
}

/** Deletes the notifications of unknown addresses. */
export function deleteUnneededNotifications({ limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM version_mails WHERE holder IN (SELECT DISTINCT holder FROM version_mails AS notified
      WHERE ${isUnknown(sql`notified.holder`)} ORDER BY holder LIMIT ${limit}) RETURNING holder`,
  ];
}

const AddressRow = z.object({ holder: z.string() });

const NotificationRow = z
  .object({ product: z.string(), version: z.string(), created_at: z.string() })
  .transform(({ created_at, ...notification }) => ({ ...notification, createdAt: created_at }));
