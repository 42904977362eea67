import { findMode } from "../book-mode.ts";
import type { Database } from "../database/database.ts";
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
  await database.snapshot(TABLES, async (batch) => {
    tables[batch.table] = await addRows(tables[batch.table], batch.rows);
    await write(formatBatch(batch));
  });
  await write(formatEnd(tables));
  return tables;
}
