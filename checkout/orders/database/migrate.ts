import { type Database, sql } from "./database.ts";
import { orderBook } from "./migrations/1-order-book.ts";
import { totalsEntitlementsMessages } from "./migrations/2-totals-entitlements-messages.ts";
import type { Migration } from "./migrations/migration.ts";

/** Append only: a migration that has been released is never changed. */
const MIGRATIONS: Migration[] = [orderBook, totalsEntitlementsMessages];

/**
 * Brings the order book to the newest schema. Safe to run at every start, and by two processes at once: a migration and
 * its version are one transaction, and the second process finds the version taken.
 *
 * @param upTo the last version to apply; by default all
 */
export async function migrate(
  database: Database,
  { now = () => new Date(), upTo = Number.POSITIVE_INFINITY }: { now?: () => Date; upTo?: number } = {},
): Promise<void> {
  await database.write([
    sql`CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, applied_at TEXT NOT NULL)`,
  ]);
  for (const { version, statements, indexes } of MIGRATIONS) {
    if (version > upTo || (await isApplied(database, version))) continue;
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

async function isApplied(database: Database, version: number): Promise<boolean> {
  return (await database.read(sql`SELECT version FROM migrations WHERE version = ${version}`)).length > 0;
}
