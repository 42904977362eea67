import { type Database, type Row, type Statement, sql, type TableRows } from "../database/database.ts";
import { existingTables, isInterruptedRestore, latestVersion, migrate } from "../database/migrate.ts";
import { BackupDamaged, type BookHeader, checkSame, readBook, type TableDigests } from "./book-file.ts";
import { ALL_TABLES, TABLES } from "./tables.ts";
import { digestTables } from "./write-book.ts";

/** There is an order book already, which a restore must not overwrite. */
export class OrderBookExists extends Error {
  override name = "OrderBookExists";
}

/**
 * Fills an empty database with a backup, compares every row, and then migrates it to the newest schema. Until it is complete, no
 * service starts on it. One that was interrupted starts over.
 *
 * @param onProgress gets the number of rows so far
 * @param confirm is called when the book is complete, and leaves it unusable if it throws
 * @throws {OrderBookExists}, {BackupDamaged} if the backup is damaged or of a newer version of the shop
 */
export async function restoreBook(
  database: Database,
  lines: AsyncIterable<string>,
  {
    at,
    onProgress = () => {},
    confirm = async () => {},
  }: { at: Date; onProgress?(rows: number): void; confirm?(tables: TableDigests): Promise<void> },
): Promise<{ header: BookHeader; tables: TableDigests }> {
  let rows = 0;
  const restored = await readBook(lines, {
    async onHeader({ schema }) {
      if (schema > latestVersion())
        throw new BackupDamaged("The backup is of a newer version of the shop. Update it, and restore then.");
      await prepare(database, at);
      await migrate(database, { upTo: schema, isRestoring: true });
      // Migrations also add rows, such as the beginning of a series.
      const tables = await existingTables(database, TABLES);
      await database.write(tables.map((table) => ({ text: `DELETE FROM ${table}`, values: [] })));
    },
    async onRows(batch) {
      await insertRows(database, batch);
      rows += batch.rows.length;
      onProgress(rows);
    },
  });
  const stored = await digestTables(database);
  checkSame(stored, restored.tables, "The order book is not what the backup contains");
  await confirm(stored);
  await database.write([sql`DROP TABLE restoring`]);
  await migrate(database);
  return restored;
}

/**
 * Marks the database as incomplete. Removes what an interrupted restore has left, which only begins where there are no such tables:
 * they may be those of another program.
 */
async function prepare(database: Database, at: Date): Promise<void> {
  const tables = await existingTables(database, ALL_TABLES);
  if (await isInterruptedRestore(database)) {
    await database.write([...tables, "restoring"].map(dropTable));
  } else if (tables.includes("migrations")) {
    throw new OrderBookExists(
      "There is an order book already, which is not written over: choose another place, or move that one away first.",
    );
  } else if (tables.length > 0) {
    throw new OrderBookExists(
      `The database has tables of another program: ${tables.join(", ")}. Create a database for the shop alone.`,
    );
  }
  await database.write([
    sql`CREATE TABLE restoring (started_at TEXT NOT NULL)`,
    sql`INSERT INTO restoring (started_at) VALUES (${at.toISOString()})`,
  ]);
}

function dropTable(table: string): Statement {
  return { text: `DROP TABLE ${table}`, values: [] };
}

async function insertRows(database: Database, { table, rows }: TableRows): Promise<void> {
  await database.write(rows.map((row) => insertRow(table, row)));
}

function insertRow(table: string, row: Row): Statement {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  return {
    text: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks}) ON CONFLICT DO NOTHING`,
    values: Object.values(row),
  };
}
