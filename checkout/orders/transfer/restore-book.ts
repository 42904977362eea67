import { type Database, type Row, type Statement, sql, type TableRows } from "../database/database.ts";
import {
  currentVersion,
  existingTables,
  isInterruptedRestore,
  latestVersion,
  migrate,
} from "../database/migrate.ts";
import { BackupDamaged, type BookHeader, checkSame, readBook, type TableDigests } from "./book-file.ts";
import { existingRows, RowsDiffer } from "./existing-rows.ts";
import { ALL_TABLES, TABLES } from "./tables.ts";
import { digestTables } from "./write-book.ts";

/** Few enough that a server that is slow or busy does not give the transaction up. */
const ROWS_OF_WRITE = 500;

/** There is an order book already, which a restore must not overwrite. */
export class OrderBookExists extends Error {
  override name = "OrderBookExists";
}

/** Callbacks that report the progress of a copy. */
export interface CopyProgress {
  /** Gets the number of rows so far, with those that were there already. */
  onProgress?(rows: number): void;
  /** Gets the number of rows that an interrupted copy has left, if they are kept. */
  onResume?(rows: number): void;
  /** Those rows turned out not to be what the book begins with now, and were removed. */
  onStartOver?(): void;
}

interface RestoreOptions extends CopyProgress {
  at: Date;
  /** Is called when all rows are there, and leaves the book unusable if it throws. */
  confirm?(tables: TableDigests): Promise<void>;
  /** Is called when the book has the newest schema, before a service can start on it, and leaves it unusable if it throws. */
  complete?(header: BookHeader): Promise<void>;
}

/**
 * Fills an empty database with a backup, compares every row, and then migrates it to the newest schema. Until it is complete, no
 * service starts on it. One that was interrupted continues behind the last row, if the rows that are there are the first ones of the
 * backup, and starts over if not.
 *
 * @param openLines reads the backup from its beginning, a second time to start over
 * @throws {OrderBookExists}, {BackupDamaged} if the backup is damaged or of a newer version of the shop
 */
export async function restoreBook(
  database: Database,
  openLines: () => AsyncIterable<string>,
  { confirm = async () => {}, complete = async () => {}, ...options }: RestoreOptions,
): Promise<{ header: BookHeader; tables: TableDigests }> {
  const restored = await copyRows(database, openLines(), options).catch(async (error) => {
    if (!(error instanceof RowsDiffer)) throw error;
    options.onStartOver?.();
    await removeInterrupted(database);
    return copyRows(database, openLines(), options);
  });
  const stored = await digestTables(database);
  checkSame(stored, restored.tables, "The order book is not what the backup contains");
  await confirm(stored);
  await migrate(database, { isRestoring: true });
  await complete(restored.header);
  // Last, so that a process that is killed before leaves a book that no service starts on.
  await database.write([sql`DROP TABLE restoring`]);
  return restored;
}

/** Adds the rows that are not there yet. @throws {RowsDiffer} if those that are there are not the first ones */
async function copyRows(
  database: Database,
  lines: AsyncIterable<string>,
  { at, onProgress = () => {}, onResume = () => {} }: RestoreOptions,
): Promise<{ header: BookHeader; tables: TableDigests }> {
  let existing = existingRows({});
  let rows = 0;
  const copied = await readBook(lines, {
    async onHeader({ schema }) {
      if (schema > latestVersion())
        throw new BackupDamaged("The backup is of a newer version of the shop. Update it, and restore then.");
      if (!(await isInterruptedAt(database, schema))) return prepare(database, { at, schema });
      const left = await digestTables(database);
      existing = existingRows(left);
      onResume(Object.values(left).reduce((sum, table) => sum + table.rows, 0));
    },
    async onRows({ table, rows: found }) {
      const missing = existing.missing({ table, rows: found });
      if (missing.length > 0) await insertRows(database, { table, rows: missing });
      rows += found.length;
      onProgress(rows);
    },
  });
  existing.end();
  return copied;
}

/** Whether a restore was interrupted after it had created all tables. */
async function isInterruptedAt(database: Database, schema: number): Promise<boolean> {
  return (await isInterruptedRestore(database)) && (await currentVersion(database)) === schema;
}

/**
 * Creates empty tables, and marks the database as incomplete before. Only begins where there are no such tables, unless an interrupted
 * restore has left them: they may be those of another program.
 */
async function prepare(database: Database, { at, schema }: { at: Date; schema: number }): Promise<void> {
  if (await isInterruptedRestore(database)) await removeInterrupted(database);
  const found = await existingTables(database, ALL_TABLES);
  if (found.includes("migrations"))
    throw new OrderBookExists(
      "There is an order book already, and it was not overwritten. Choose another place, or move that one away first: its file, or in PostgreSQL rename its database and create an empty one, as docs/deploy/postgres.md says.",
    );
  if (found.length > 0)
    throw new OrderBookExists(
      `The database has tables of another program: ${found.join(", ")}. Create a database for the shop alone.`,
    );
  await database.write([
    sql`CREATE TABLE restoring (started_at TEXT NOT NULL)`,
    sql`INSERT INTO restoring (started_at) VALUES (${at.toISOString()})`,
  ]);
  await migrate(database, { upTo: schema, isRestoring: true });
  // Migrations also add rows, such as the beginning of a series.
  const tables = await existingTables(database, TABLES);
  await database.write(tables.map((table) => ({ text: `DELETE FROM ${table}`, values: [] })));
}

async function removeInterrupted(database: Database): Promise<void> {
  const tables = await existingTables(database, ALL_TABLES);
  await database.write([...tables, "restoring"].map(dropTable));
}

function dropTable(table: string): Statement {
  return { text: `DROP TABLE ${table}`, values: [] };
}

async function insertRows(database: Database, { table, rows }: TableRows): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_OF_WRITE)
    await database.write(rows.slice(from, from + ROWS_OF_WRITE).map((row) => insertRow(table, row)));
}

function insertRow(table: string, row: Row): Statement {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  return {
    text: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks}) ON CONFLICT DO NOTHING`,
    values: Object.values(row),
  };
}
