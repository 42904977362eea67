import { findMode } from "../book/book-mode.ts";
import type { Database, Row, TableRows } from "../database/database.ts";
import { currentVersion, existingTables } from "../database/migrate.ts";
import { formatBatch, formatEnd, formatHeader, type TableDigests } from "./book-file.ts";
import { addRows } from "./digest.ts";
import { TABLES } from "./tables.ts";

/**
 * Writes a backup of an order book as it is at one moment, while it is in use.
 *
 * @param write gets the lines one after the other. If it fails, the backup ends
 */
export async function writeBook(
  database: Database,
  { at, write }: { at: Date; write(line: string): Promise<void> },
): Promise<TableDigests> {
  const header = {
    format: "vitrine-order-book",
    version: 1,
    schema: await currentVersion(database),
  } as const;
  await write(formatHeader({ ...header, mode: await findMode(database), at: at.toISOString() }));
  const tables = await digestTables(database, (batch) => write(formatBatch(batch)));
  await write(formatEnd(tables));
  return tables;
}

/** Digests of all tables at one moment. @param onRows gets the rows as they are in a backup */
export async function digestTables(
  database: Database,
  onRows: (batch: TableRows) => Promise<void> = async () => {},
): Promise<TableDigests> {
  const tables: TableDigests = {};
  await database.snapshot(await existingTables(database, TABLES), async ({ table, rows }) => {
    const portable = rows.map(withoutNul);
    tables[table] = addRows(tables[table], portable);
    await onRows({ table, rows: portable });
  });
  return tables;
}

/** PostgreSQL has no texts with NUL, so that a book with one could not be moved there. */
function withoutNul(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === "string" ? value.replaceAll("\0", "\u{fffd}") : value,
    ]),
  );
}
