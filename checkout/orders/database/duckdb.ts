import { BIGINT, type DuckDBConnection, type DuckDBType, SQLNULL, VARCHAR } from "@duckdb/node-api";
import { z } from "zod";
import { type Database, DatabaseError, type Row, type Statement, type Value } from "./database.ts";
import { isFatal, openDuckdb } from "./open-duckdb.ts";

/** How many writes share one commit at most. */
const MAX_GROUP_SIZE = 100;

/**
 * An order book in one DuckDB file, or in memory with `:memory:`. One process may hold the file, and within
 * it one instance: open it once and share it.
 *
 * @throws {DatabaseError} when another process holds the file, or the file or its log is damaged.
 */
export async function duckdbDatabase(path: string): Promise<Database> {
  const book = await openDuckdb(path);
  const waiting: Write[] = [];
  let draining = Promise.resolve();
  let busy = false;

  async function drain(): Promise<void> {
    try {
      while (waiting.length > 0) await commitGroup(waiting.splice(0, MAX_GROUP_SIZE));
    } finally {
      busy = false;
    }
  }

  /** Commits a group together; if that fails, each write on its own. */
  async function commitGroup(group: Write[]): Promise<void> {
    try {
      const rows = await commit(group.flatMap((write) => write.statements));
      for (const write of group) write.resolve(rows.splice(0, write.statements.length));
    } catch (error) {
      // A single write would only fail again, unless a fatal error of another statement took it down.
      if (error instanceof DatabaseError || (group.length === 1 && !isFatal(error)))
        return rejectAll(group, error);
      await commitEach(group);
    }
  }

  async function commitEach(group: Write[]): Promise<void> {
    try {
      // Check once that the file can be opened again, instead of once for each write.
      await book.use(async () => undefined);
    } catch (error) {
      return rejectAll(group, error);
    }
    for (const write of group) {
      await commit(write.statements).then(write.resolve, (error) => rejectAll([write], error));
    }
  }

  function commit(statements: Statement[]): Promise<Row[][]> {
    return book.use(({ writer }) => transaction(writer, statements));
  }

  return {
    indexes: false,
    async read(statement) {
      try {
        return await book.use(({ reader }) => run(reader, statement));
      } catch (error) {
        throw failure(error);
      }
    },
    write(statements) {
      return new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        if (busy) return;
        busy = true;
        draining = drain();
      });
    },
    async close() {
      await draining;
      await book.close();
    },
  };
}

interface Write {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

function rejectAll(group: Write[], error: unknown): void {
  for (const write of group) write.reject(failure(error));
}

/** DuckDB's errors for a wrong statement: a bug of ours, not a database that is down. */
const STATEMENT_ERROR =
  /^(Failed to extract statements: )?(Binder|Parser|Syntax|Catalog|Constraint|Conversion|Invalid Input|Invalid Type|Mismatch Type|Out of Range|Not implemented) Error/i;

/** Failures of the database as `DatabaseError`; every other error as it is. */
function failure(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "Error") return error;
  if (STATEMENT_ERROR.test(error.message) && !isFatal(error)) return error;
  return new DatabaseError(`The order book failed: ${error.message.split("\n", 1)[0]}`, { cause: error });
}

async function transaction(connection: DuckDBConnection, statements: Statement[]): Promise<Row[][]> {
  await connection.run("BEGIN");
  try {
    const rows: Row[][] = [];
    for (const statement of statements) rows.push(await run(connection, statement));
    // Whether a commit that met a fatal error is in the file is unknown, so it is never repeated.
    await connection.run("COMMIT").catch((error) => {
      throw isFatal(error) ? failure(error) : error;
    });
    return rows;
  } catch (error) {
    // A failed COMMIT has rolled back already; then this fails, which is fine.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function run(connection: DuckDBConnection, { text, values }: Statement): Promise<Row[]> {
  const reader = await connection.runAndReadAll(text, values.map(bindable), values.map(typeOf));
  return DuckdbRows.parse(reader.getRowObjectsJS());
}

function bindable(value: Value): string | bigint | null {
  return typeof value === "number" ? BigInt(value) : value;
}

function typeOf(value: Value): DuckDBType {
  if (value === null) return SQLNULL;
  return typeof value === "number" ? BIGINT : VARCHAR;
}

/** BIGINT arrives as BigInt; the order book's numbers are counts and minor units, far below 2^53. */
const DuckdbRows = z.array(
  z.record(z.string(), z.union([z.string(), z.number(), z.bigint().transform(Number), z.null()])),
);
