import { type Database, DatabaseError, type Row, type Statement, sql } from "./database.ts";
import { orderBook } from "./migrations/1-order-book.ts";
import { totalsEntitlementsMessages } from "./migrations/2-totals-entitlements-messages.ts";
import { healthCheck } from "./migrations/3-health-check.ts";
import { paymentOutcomes } from "./migrations/4-payment-outcomes.ts";
import { bookMode } from "./migrations/5-book-mode.ts";
import { rateLimits } from "./migrations/6-rate-limits.ts";
import { lastReplay } from "./migrations/7-last-replay.ts";
import { discounts } from "./migrations/8-discounts.ts";
import { licenceKeys } from "./migrations/9-licence-keys.ts";
import { signingKeys } from "./migrations/10-signing-keys.ts";
import { orderEvents } from "./migrations/11-order-events.ts";
import { ownerEndings } from "./migrations/12-owner-endings.ts";
import { invoices } from "./migrations/14-invoices.ts";
import { orderKeys } from "./migrations/15-order-keys.ts";
import { limitedCopies } from "./migrations/16-limited-copies.ts";
import { ordersByKey } from "./migrations/18-orders-by-key.ts";
import { keys } from "./migrations/21-keys.ts";
import { licenceStock } from "./migrations/23-licence-stock.ts";
import { paymentFacts } from "./migrations/24-payment-facts.ts";
import { preOrders } from "./migrations/25-pre-orders.ts";
import { gifts } from "./migrations/26-gifts.ts";
import { deliveries } from "./migrations/28-deliveries.ts";
import { newVersions } from "./migrations/30-new-versions.ts";
import { restorations } from "./migrations/35-restorations.ts";
import { passkeys } from "./migrations/36-passkeys.ts";
import { giftsWithSeats } from "./migrations/37-gifts-with-seats.ts";
import { unconfirmedOrders } from "./migrations/38-unconfirmed-orders.ts";
import { heldByNetwork } from "./migrations/50-held-by-network.ts";
import { confirmedOrders } from "./migrations/51-confirmed-orders.ts";
import type { Migration } from "./migrations/migration.ts";

/** Append only. Never change a migration that was released. */
const MIGRATIONS: Migration[] = [
  orderBook,
  totalsEntitlementsMessages,
  healthCheck,
  paymentOutcomes,
  bookMode,
  rateLimits,
  lastReplay,
  discounts,
  licenceKeys,
  signingKeys,
  orderEvents,
  ownerEndings,
  invoices,
  orderKeys,
  limitedCopies,
  ordersByKey,
  keys,
  licenceStock,
  paymentFacts,
  preOrders,
  gifts,
  deliveries,
  newVersions,
  restorations,
  passkeys,
  giftsWithSeats,
  unconfirmedOrders,
  heldByNetwork,
  confirmedOrders,
];

/** The version of the newest schema. */
export function latestVersion(): number {
  return Math.max(...knownVersions());
}

/** The versions of all migrations. Some numbers are missing. */
export function knownVersions(): number[] {
  return MIGRATIONS.map(({ version }) => version);
}

/** The order book was written by a newer version of the shop, whose tables this one would not keep in order. */
export class OrderBookTooNew extends DatabaseError {
  override name = "OrderBookTooNew";

  constructor(version: number) {
    super(
      `A newer version of the shop wrote this order book (schema ${version}; this version knows ${latestVersion()}). Nothing was changed. Run the newer version, or restore a backup of before the update.`,
    );
  }
}

/** @throws {OrderBookTooNew} if a newer version of the shop has migrated the order book */
export async function checkVersion(database: Database): Promise<void> {
  refuseUnknown(await appliedVersions(database));
}

/**
 * Migrates the order book to the newest schema. Safe at every start, also by two processes at once: each migration and its
 * version are one transaction, so the second process fails to insert the version.
 *
 * @param upTo the last version to apply. Default: all
 * @throws {DatabaseError} if a backup was being restored and is not complete, {OrderBookTooNew}
 */
export async function migrate(
  database: Database,
  {
    now = () => new Date(),
    upTo = Number.POSITIVE_INFINITY,
    isRestoring = false,
  }: { now?: () => Date; upTo?: number; isRestoring?: boolean } = {},
): Promise<void> {
  const applied = await appliedVersions(database);
  refuseUnknown(applied);
  // Does not write to a book that is up to date, since the disk may be full.
  const pending = MIGRATIONS.filter(({ version }) => version <= upTo && !applied.has(version));
  if (!isRestoring && (await isInterruptedRestore(database)))
    throw new DatabaseError(
      "A backup was being restored into this order book, and it is not complete. Run the same command again, or delete the order book.",
    );
  if (pending.length === 0) return;
  await database.write([
    sql`CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, applied_at TEXT NOT NULL)`,
  ]);
  for (const { version, statements, indexes } of pending) {
    const steps = database.indexes ? [...statements, ...indexes] : statements;
    try {
      await database.write([
        sql`INSERT INTO migrations (version, applied_at) VALUES (${version}, ${now().toISOString()})`,
        ...steps.map((text) => ({ text, values: [] })),
      ]);
    } catch (error) {
      if (!(await isApplied(database, version))) throw error;
    }
  }
}

/** Whether a restore has begun and not ended, so that the book is incomplete. */
export async function isInterruptedRestore(database: Database): Promise<boolean> {
  const rows = await readTable(database, sql`SELECT started_at FROM restoring`);
  return rows !== null && rows.length > 0;
}

/** The version of the schema that the database has. 0: it has none yet. */
export async function currentVersion(database: Database): Promise<number> {
  return Math.max(0, ...(await listApplied(database)));
}

/** The version of a schema whose table of migrations has the given rows. */
export function versionOf(rows: Row[]): number {
  return Math.max(0, ...rows.map(({ version }) => Number(version)));
}

/** The given tables that exist in the database, which depends on the version of its schema. */
export async function existingTables(database: Database, tables: string[]): Promise<string[]> {
  const found = await Promise.all(
    tables.map((table) => readTable(database, { text: `SELECT 1 AS n FROM ${table} LIMIT 1`, values: [] })),
  );
  return tables.filter((_, index) => found[index] !== null);
}

/** null: there is no such table. */
async function readTable(database: Database, statement: Statement): Promise<Row[] | null> {
  try {
    return await database.read(statement);
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    return null;
  }
}

function refuseUnknown(applied: Set<unknown>): void {
  const unknown = [...applied].map(Number).filter((version) => !knownVersions().includes(version));
  if (unknown.length > 0) throw new OrderBookTooNew(Math.max(...unknown));
}

/** The versions of the migrations that a database has, in order. None: it is no order book yet. */
export async function listApplied(database: Database): Promise<number[]> {
  return [...(await appliedVersions(database))].map(Number);
}

async function appliedVersions(database: Database): Promise<Set<unknown>> {
  // A new book has no such table yet.
  const rows = await readTable(database, sql`SELECT version FROM migrations ORDER BY version`);
  return new Set(rows?.map(({ version }) => version));
}

async function isApplied(database: Database, version: number): Promise<boolean> {
  return (await database.read(sql`SELECT version FROM migrations WHERE version = ${version}`)).length > 0;
}
