import { modeOf } from "../book/book-mode.ts";
import type { Database, Row, TableRows } from "../database/database.ts";
import { currentVersion, existingTables, versionOf } from "../database/migrate.ts";
import { formatBatch, formatEnd, formatHeader, type TableDigests } from "./book-file.ts";
import { addRows } from "./digest.ts";
import { TABLES } from "./tables.ts";

/** Migrations of other processes between two tries. */
const MAX_TRIES = 5;

/** Another process has migrated the book since its tables were listed. */
class SchemaChanged extends Error {
  override name = "SchemaChanged";
}

/**
 * Writes a backup of an order book as it is at one moment, while it is in use, also if another process migrates it.
 *
 * @param write gets the lines one after the other. If it fails, the backup ends
 */
export async function writeBook(
  database: Database,
  options: { at: Date; write(line: string): Promise<void> },
): Promise<TableDigests> {
  for (let tries = 1; ; tries += 1) {
    const schema = await currentVersion(database);
    const tables = await existingTables(database, TABLES);
    try {
      return await writeTables(database, tables, { ...options, schema });
    } catch (error) {
      if (!(error instanceof SchemaChanged) || tries === MAX_TRIES) throw error;
    }
  }
}

/** The tables of the header are read first, at the same moment as all others. @throws {SchemaChanged} before anything is written */
async function writeTables(
  database: Database,
  tables: string[],
  { schema, at, write }: { schema: number; at: Date; write(line: string): Promise<void> },
): Promise<TableDigests> {
  const first = tables.filter((table) => table === "book_mode");
  const others = tables.filter((table) => table !== "book_mode");
  const migrations: Row[] = [];
  let hasHeader = false;
  async function writeHeader(modes: Row[]): Promise<void> {
    if (hasHeader) return;
    if (versionOf(migrations) !== schema) throw new SchemaChanged("The order book was migrated meanwhile.");
    hasHeader = true;
    const header = { format: "vitrine-order-book", version: 1, schema } as const;
    await write(formatHeader({ ...header, mode: modeOf(modes), at: at.toISOString() }));
  }
  const digests = await digestRows(database, ["migrations", ...first, ...others], async (batch) => {
    if (batch.table === "migrations") {
      migrations.push(...batch.rows);
      return;
    }
    await writeHeader(batch.table === "book_mode" ? batch.rows : []);
    await write(formatBatch(batch));
  });
  await writeHeader([]);
  const { migrations: _, ...written } = digests;
  await write(formatEnd(written));
  return written;
}

/** Digests of all tables at one moment. */
export async function digestTables(database: Database): Promise<TableDigests> {
  return digestRows(database, await existingTables(database, TABLES));
}

/** @param onRows gets the rows as they are in a backup */
async function digestRows(
  database: Database,
  tables: string[],
  onRows: (batch: TableRows) => Promise<void> = async () => {},
): Promise<TableDigests> {
  const digests: TableDigests = {};
  await database.snapshot(tables, async ({ table, rows }) => {
    const portable = rows.map(withoutNul);
    digests[table] = addRows(digests[table], portable);
    await onRows({ table, rows: portable });
  });
  return digests;
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
