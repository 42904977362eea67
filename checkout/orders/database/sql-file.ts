import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { linesOf } from "#platform/lines.ts";
import { type Database, DatabaseError, type Row } from "./database.ts";
import { sqliteDatabase } from "./sqlite.ts";

/** D1 takes statements of 100 kB: https://developers.cloudflare.com/d1/platform/limits/ */
const MAX_INSERT_BYTES = 60_000;
/** Rows in a batch of a snapshot. */
const SNAPSHOT_ROWS = 500;

/**
 * An order book in a file of SQL statements, as `wrangler d1 export` writes it and `wrangler d1 execute --file` reads it:
 * https://developers.cloudflare.com/d1/best-practices/import-export-data/
 *
 * A file that exists is read, and never changed. One that does not exist is empty, and is written when it is closed, if it has tables
 * then and is complete.
 * @throws {DatabaseError} if the file holds no SQL of SQLite
 */
export async function sqlFileDatabase(path: string): Promise<Database> {
  const isNew = !existsSync(path);
  const sqlite = new DatabaseSync("");
  try {
    if (!isNew) await load(sqlite, path);
  } catch (cause) {
    sqlite.close();
    throw new DatabaseError(
      `${path} is not a file of SQL statements that "wrangler d1 export" has written.`,
      {
        cause,
      },
    );
  }
  return {
    ...sqliteDatabase(sqlite),
    // In parts, since nobody else uses it meanwhile.
    async snapshot(tables, onRows) {
      for (const table of tables) {
        let rows: Row[] = [];
        for (const row of sqlite.prepare(`SELECT * FROM ${table}`).iterate()) {
          rows.push(row as Row);
          if (rows.length < SNAPSHOT_ROWS) continue;
          await onRows({ table, rows });
          rows = [];
        }
        if (rows.length > 0) await onRows({ table, rows });
      }
    },
    async close() {
      if (isNew && isComplete(sqlite)) await save(sqlite, path);
      sqlite.close();
    },
  };
}

/** Runs the statements one by one, since a file may be larger than a text can be. */
async function load(sqlite: DatabaseSync, path: string): Promise<void> {
  sqlite.exec("BEGIN");
  let statement = "";
  for await (const line of linesOf(createReadStream(path, "utf8"))) {
    statement += `${line}\n`;
    if (!line.endsWith(";") || isInText(statement)) continue;
    sqlite.exec(statement);
    statement = "";
  }
  sqlite.exec(statement);
  sqlite.exec("COMMIT");
}

/** Whether a text of SQL is open, which is quoted by `'` and has `''` for one. */
function isInText(statement: string): boolean {
  return statement.split("'").length % 2 === 0;
}

/** Whether there is an order book, which was not interrupted while it was copied. */
function isComplete(sqlite: DatabaseSync): boolean {
  const tables = sqlite.prepare("SELECT name FROM sqlite_master").all();
  return tables.length > 0 && !tables.some(({ name }) => name === "restoring");
}

/** Only this user can read the file, which appears once it is complete. */
async function save(sqlite: DatabaseSync, path: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await pipeline(statements(sqlite), createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

function* statements(sqlite: DatabaseSync): Iterable<string> {
  const definitions = (type: string) =>
    sqlite.prepare("SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL").all(type);
  const tables = definitions("table");
  for (const { sql } of tables) yield `${sql};\n`;
  for (const { name } of tables) yield* inserts(sqlite, String(name));
  for (const { sql } of definitions("index")) yield `${sql};\n`;
}

/** Many rows in each statement: with a statement for each row, wrangler and D1 take ten times as long. */
function* inserts(sqlite: DatabaseSync, table: string): Iterable<string> {
  let start = "";
  let rows: string[] = [];
  let bytes = 0;
  for (const row of sqlite.prepare(`SELECT * FROM ${table}`).iterate()) {
    start ||= `INSERT INTO ${table} (${Object.keys(row).join(",")}) VALUES\n`;
    const values = `(${Object.values(row).map(literal).join(",")})`;
    const size = Buffer.byteLength(values);
    if (rows.length > 0 && bytes + size > MAX_INSERT_BYTES) {
      yield `${start}${rows.join(",\n")};\n`;
      rows = [];
      bytes = 0;
    }
    rows.push(values);
    bytes += size;
  }
  if (rows.length > 0) yield `${start}${rows.join(",\n")};\n`;
}

function literal(value: SQLOutputValue): string {
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value ?? "NULL");
}
