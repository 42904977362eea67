import * as z from "zod";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { list, readForIds } from "../database/lists.ts";
import type { Batch } from "../deletion-batch.ts";
import { isUnknown } from "./unknown-addresses.ts";

/**
 * The holders of products, and the versions that they were notified of (table `version_mails`). Notifications are kept for longer
 * than the emails, so that nobody gets two about a version, and are deleted once the order book has nothing else of the address.
 */

/** The entitlements to a product, however they were got: bought, in a bundle, as a gift or as a seat. */
export interface OwnedProduct {
  /** Its slug, then those that it had before. */
  products: string[];
  /** Only entitlements bought as one of these, `product/edition` each. null: anything with the product. */
  purchases: string[] | null;
  /** ISO 8601. Only entitlements that started before. null: at any time. */
  before: string | null;
}

/** An address with one or more active entitlements to a product. */
export interface Holder {
  email: string;
  /** The order of the newest one. */
  orderId: string;
}

/** The holders of a product by address, from one address on. Pre-orders count once their files have come. */
export async function listHolders(
  database: Database,
  owned: OwnedProduct,
  { after, limit, at }: { after: string; limit: number; at: Date },
): Promise<Holder[]> {
  const rows = await database.read(
    sql`SELECT holder, MAX(starts_at || ' ' || order_id) AS newest FROM entitlements
      WHERE holder > ${after} AND ${isActive(at)} AND ${isOf(owned)}
      GROUP BY holder ORDER BY holder LIMIT ${limit}`,
  );
  return z.array(HolderRow).parse(rows);
}

/** Whether an address holds a product. */
export async function isHolder(
  database: Database,
  email: string,
  owned: OwnedProduct,
  at: Date,
): Promise<boolean> {
  const rows = await database.read(
    sql`SELECT id FROM entitlements WHERE holder = ${email} AND ${isActive(at)} AND ${isOf(owned)} LIMIT 1`,
  );
  return rows.length > 0;
}

/** An SQL condition: neither a payment nor the owner nor time has ended an entitlement, and its files have come. */
function isActive(at: Date): Statement {
  return sql`end_reason IS NULL AND owner_ended_at IS NULL AND releases_at IS NULL
    AND (ends_at IS NULL OR ends_at > ${at.toISOString()})`;
}

/**
 * An SQL condition. `part` is JSON, which databases read differently, and D1 limits the length of a LIKE pattern. So REPLACE is
 * used: it changes a text only if it contains another one.
 */
function isOf({ products, purchases, before }: OwnedProduct): Statement {
  const isPart = products
    .map((product) => sql`REPLACE(part, ${`"product":${JSON.stringify(product)}`}, '') <> part`)
    .reduce((any, each) => sql`${any} OR ${each}`);
  // All purchases are one value, since there may be more than MAX_BOUND_VALUES.
  const named = purchases && ` ${purchases.join(" ")} `;
  return sql`(product IN (${list(products)}) OR ${isPart})
    AND ${named === null ? ALWAYS : sql`REPLACE(${named}, ' ' || product || '/' || option_key || ' ', '') <> ${named}`}
    AND ${before === null ? ALWAYS : sql`starts_at < ${before}`}`;
}

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

const HolderRow = z
  .object({ holder: z.string(), newest: z.string() })
  .transform(({ holder, newest }): Holder => ({ email: holder, orderId: newest.split(" ")[1] ?? "" }));

const AddressRow = z.object({ holder: z.string() });

const NotificationRow = z
  .object({ product: z.string(), version: z.string(), created_at: z.string() })
  .transform(({ created_at, ...notification }) => ({ ...notification, createdAt: created_at }));
