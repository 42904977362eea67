import { findMode } from "../book-mode.ts";
import type { Database, Row } from "../database/database.ts";
import { latestVersion } from "../database/migrate.ts";
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
  const tables: TableDigests = {};
  const header = { format: "vitrine-order-book", version: 1, schema: latestVersion() } as const;
  await write(formatHeader({ ...header, mode: await findMode(database), at: at.toISOString() }));
  await database.snapshot(TABLES, async ({ table, rows }) => {
    const portable = rows.map(withoutNul);
    tables[table] = await addRows(tables[table], portable);
    await write(formatBatch({ table, rows: portable }));
  });
  await write(formatEnd(tables));
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
