import { BIGINT, type DuckDBConnection, type DuckDBType, SQLNULL, VARCHAR } from "@duckdb/node-api";
import { z } from "zod";
import { type Database, DatabaseError, type Row, type Statement, type Value } from "./database.ts";
import { isFatal, openDuckdb } from "./open-duckdb.ts";

/** Writes that share one commit at most. */
const GROUP_SIZE = 100;

/**
 * An order book in one DuckDB file, or in memory with `:memory:`. One process may hold the file, and within
 * it one instance: open it once and share it.
 *
 * @throws {DatabaseError} when another process holds the file, or the file or its log is damaged.
 */
export async function duckdbDatabase(path: string): Promise<Database> {
  const book = await openDuckdb(path);
  const waiting: Unit[] = [];
  let draining = Promise.resolve();
  let busy = false;

  async function drain(): Promise<void> {
    try {
      while (waiting.length > 0) await settle(waiting.splice(0, GROUP_SIZE));
    } finally {
      busy = false;
    }
  }

  /** A group is written in one commit; where that fails, each on its own. */
  async function settle(group: Unit[]): Promise<void> {
    try {
      const rows = await commit(group.flatMap((unit) => unit.statements));
      for (const unit of group) unit.resolve(rows.splice(0, unit.statements.length));
    } catch (error) {
      // A lone write that broke nothing would only fail again; one that met a fatal error may have been a bystander.
      if (error instanceof DatabaseError || (group.length === 1 && !isFatal(error)))
        return refuse(group, error);
      await eachAlone(group);
    }
  }

  async function eachAlone(group: Unit[]): Promise<void> {
    try {
      // Where the file cannot be opened again, that is found out once and not for each.
      await book.use(async () => undefined);
    } catch (error) {
      return refuse(group, error);
    }
    for (const unit of group) {
      await commit(unit.statements).then(unit.resolve, (error) => refuse([unit], error));
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

interface Unit {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

function refuse(group: Unit[], error: unknown): void {
  for (const unit of group) unit.reject(failure(error));
}

/** What DuckDB says of a statement that is wrong in itself: a mistake of ours, not a database that is down. */
const STATEMENT_AT_FAULT =
  /^(Failed to extract statements: )?(Binder|Parser|Syntax|Catalog|Constraint|Conversion|Invalid Input|Invalid Type|Mismatch Type|Out of Range|Not implemented) Error/i;

/** The database's own failures as `DatabaseError`; every other error as it is. */
function failure(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "Error") return error;
  if (STATEMENT_AT_FAULT.test(error.message) && !isFatal(error)) return error;
  return new DatabaseError(`The order book failed: ${error.message.split("\n", 1)[0]}`, { cause: error });
}

async function transaction(connection: DuckDBConnection, statements: Statement[]): Promise<Row[][]> {
  await connection.run("BEGIN");
  try {
    const rows: Row[][] = [];
    for (const statement of statements) rows.push(await run(connection, statement));
    // Whether a commit that met a fatal error is in the file is not known, so that one is never repeated.
    await connection.run("COMMIT").catch((error) => {
      throw isFatal(error) ? failure(error) : error;
    });
    return rows;
  } catch (error) {
    // A failed COMMIT has rolled back already, and then this one has nothing to undo.
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

/** BIGINT arrives as BigInt; the order book's numbers are counts and minor units, well within 2^53. */
const DuckdbRows = z.array(
  z.record(z.string(), z.union([z.string(), z.number(), z.bigint().transform(Number), z.null()])),
);
