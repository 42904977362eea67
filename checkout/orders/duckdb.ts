import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  BIGINT,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBType,
  SQLNULL,
  VARCHAR,
} from "@duckdb/node-api";
import { z } from "zod";
import { type Database, DatabaseError, type Row, type Statement, type Value } from "./database.ts";
import { HARDENED } from "./hardened-duckdb.ts";

/** Writes that share one commit at most. */
const GROUP_SIZE = 100;

/**
 * An order book in one DuckDB file, or in memory with `:memory:`. One process may hold the file, and within
 * it one instance: open it once and share it.
 *
 * @throws {DatabaseError} when another process holds the file, or the file or its log is damaged.
 */
export async function duckdbDatabase(path: string): Promise<Database> {
  if (path !== ":memory:") await mkdir(dirname(path), { recursive: true });
  let opened = await open(path);
  const waiting: Unit[] = [];
  let draining = Promise.resolve();
  let busy = false;

  /** Everything that waits is written in one commit; where that fails, each on its own. */
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, GROUP_SIZE);
      try {
        const rows = await transaction(
          opened.writer,
          group.flatMap((unit) => unit.statements),
        );
        for (const unit of group) unit.resolve(rows.splice(0, unit.statements.length));
      } catch (error) {
        await recover(error);
        if (group.length === 1) group[0]?.reject(error);
        else for (const unit of group) await alone(unit);
      }
    }
    busy = false;
  }

  async function alone(unit: Unit): Promise<void> {
    try {
      unit.resolve(await transaction(opened.writer, unit.statements));
    } catch (error) {
      await recover(error);
      unit.reject(error);
    }
  }

  /** After a fatal error every statement fails until the file is opened again. */
  async function recover(error: unknown): Promise<void> {
    if (path === ":memory:" || !isFatal(error)) return;
    close(opened);
    opened = await open(path);
  }

  return {
    indexes: false,
    async read(statement) {
      try {
        return await run(opened.reader, statement);
      } catch (error) {
        await recover(error);
        throw error;
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
      close(opened);
    },
  };
}

interface Unit {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

interface Opened {
  instance: DuckDBInstance;
  reader: DuckDBConnection;
  writer: DuckDBConnection;
}

async function open(path: string): Promise<Opened> {
  try {
    const instance = await DuckDBInstance.create(path, { ...HARDENED, memory_limit: "512MB" });
    const [reader, writer] = await Promise.all([instance.connect(), instance.connect()]);
    // A log that was left by a kill is folded into the file before anything is read from it.
    await writer.run("CHECKPOINT");
    return { instance, reader, writer };
  } catch (cause) {
    throw openingFailed(path, cause);
  }
}

function openingFailed(path: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/lock on file|being used by another process/i.test(reason)) {
    return new DatabaseError(
      `The order book ${path} is open in another process. Stop the other checkout first: one process at a time may hold it.`,
      { cause },
    );
  }
  if (/WAL|corrupt|checksum|not a valid DuckDB|serializ/i.test(reason)) {
    return new DatabaseError(
      `The order book ${path} is damaged and was left as it is (${firstLine(reason)}). ` +
        `Nothing was deleted. To go on: move ${path} and ${path}.wal aside together, put your newest backup in their place ` +
        `(or none), start again and run "npm run shop -- reconcile --since <date>": paid orders are fetched again from Stripe.`,
      { cause },
    );
  }
  return new DatabaseError(`The order book ${path} cannot be opened: ${firstLine(reason)}`, { cause });
}

function close({ instance, reader, writer }: Opened): void {
  reader.closeSync();
  writer.closeSync();
  instance.closeSync();
}

function isFatal(error: unknown): boolean {
  return error instanceof Error && /FATAL|database has been invalidated/i.test(error.message);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}

async function transaction(connection: DuckDBConnection, statements: Statement[]): Promise<Row[][]> {
  await connection.run("BEGIN");
  try {
    const rows: Row[][] = [];
    for (const statement of statements) rows.push(await run(connection, statement));
    await connection.run("COMMIT");
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
