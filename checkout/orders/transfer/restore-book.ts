import { type Database, type Row, sql, type TableRows } from "../database/database.ts";
import { isEmpty, isInterruptedRestore, latestVersion, migrate } from "../database/migrate.ts";
import { BackupDamaged, type BookHeader, checkSame, readBook, type TableDigests } from "./book-file.ts";
import { addRows } from "./digest.ts";
import { OTHER_TABLES, TABLES } from "./tables.ts";

/** There is an order book already, which a restore must not overwrite. */
export class OrderBookExists extends Error {
  override name = "OrderBookExists";
}

/**
 * Fills an empty database with a backup, compares every row, and then migrates it to the newest schema. Until it is complete, no
 * service starts on it. One that was interrupted starts over.
 *
 * @param onProgress gets the number of rows so far
 * @throws {OrderBookExists}, {BackupDamaged} if the backup is damaged or of a newer version of the shop
 */
export async function restoreBook(
  database: Database,
  lines: AsyncIterable<string>,
  { at, onProgress = () => {} }: { at: Date; onProgress?(rows: number): void },
): Promise<{ header: BookHeader; tables: TableDigests }> {
  await prepare(database, at);
  let rows = 0;
  const restored = await readBook(lines, {
    async onHeader({ schema }) {
      if (schema > latestVersion())
        throw new BackupDamaged("The backup is of a newer version of the shop. Update it, and restore then.");
      await migrate(database, { upTo: schema, isRestoring: true });
      // Migrations also add rows, such as the beginning of a series.
      await database.write(TABLES.map((table) => ({ text: `DELETE FROM ${table}`, values: [] })));
    },
    async onRows(batch) {
      await insertRows(database, batch);
      rows += batch.rows.length;
      onProgress(rows);
    },
  });
  const stored: TableDigests = {};
  await database.snapshot(Object.keys(restored.tables), async ({ table, rows }) => {
    stored[table] = await addRows(stored[table], rows);
  });
  checkSame(stored, restored.tables, "The order book is not what the backup contains");
  await database.write([sql`DROP TABLE restoring`]);
  await migrate(database);
  return restored;
}

/** Marks the database as incomplete. Removes what an interrupted restore has left. */
async function prepare(database: Database, at: Date): Promise<void> {
  if (await isInterruptedRestore(database)) {
    const tables = [...TABLES, ...OTHER_TABLES, "restoring"];
    await database.write(tables.map((table) => ({ text: `DROP TABLE IF EXISTS ${table}`, values: [] })));
  } else if (!(await isEmpty(database))) {
    throw new OrderBookExists(
      "There is an order book already. A backup is only restored where there is none: move the other one away first.",
    );
  }
  await database.write([
    sql`CREATE TABLE restoring (started_at TEXT NOT NULL)`,
    sql`INSERT INTO restoring (started_at) VALUES (${at.toISOString()})`,
  ]);
}

async function insertRows(database: Database, { table, rows }: TableRows): Promise<void> {
  await database.write(rows.map((row) => insertRow(table, row)));
}

function insertRow(table: string, row: Row) {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  return {
    text: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks}) ON CONFLICT DO NOTHING`,
    values: Object.values(row),
  };
}
