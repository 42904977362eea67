import {
  BIGINT,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResultReader,
  type DuckDBType,
  SQLNULL,
  StatementType,
  VARCHAR,
} from "@duckdb/node-api";
import { z } from "zod";
import { HARDENED_OPTIONS } from "#platform/duckdb-options.ts";
import type { Row, Statement, Value } from "../database.ts";

export interface Connections {
  reader: DuckDBConnection;
  writer: DuckDBConnection;
  close(): void;
}

/** One thread: the statements are small, and starting others for them costs more than it saves. */
const OPTIONS = { ...HARDENED_OPTIONS, threads: "1", memory_limit: "512MB" };

/** Opens a file, which must not be open anywhere. Moves its log into the file before anything is read. */
export async function connect(path: string): Promise<Connections> {
  const instance = await DuckDBInstance.create(path, OPTIONS);
  try {
    const [reader, writer] = await Promise.all([instance.connect(), instance.connect()]);
    const connections = {
      reader,
      writer,
      close() {
        reader.closeSync();
        writer.closeSync();
        instance.closeSync();
      },
    };
    await writer.run("CHECKPOINT").catch((cause) => {
      connections.close();
      throw cause;
    });
    return connections;
  } catch (cause) {
    instance.closeSync();
    throw cause;
  }
}

/**
 * Runs the statements in one transaction.
 *
 * @param statementOnChange runs in the same transaction if the statements changed anything
 * @param mapCommitError converts the error of a failed COMMIT
 * @returns the rows of each statement, and the statements that changed something
 */
export async function transaction(
  connection: DuckDBConnection,
  statements: Statement[],
  { statementOnChange, mapCommitError = (error) => error }: TransactionOptions = {},
): Promise<{ rows: Row[][]; changes: Statement[] }> {
  await connection.run("BEGIN");
  try {
    const rows: Row[][] = [];
    const changes: Statement[] = [];
    for (const statement of statements) {
      const reader = await execute(connection, statement);
      rows.push(rowsOf(reader));
      if (hasChanged(reader)) changes.push(statement);
    }
    if (statementOnChange && changes.length > 0) await execute(connection, statementOnChange);
    await connection.run("COMMIT").catch((error) => {
      throw mapCommitError(error);
    });
    return { rows, changes };
  } catch (error) {
    // Fails after a failed COMMIT, which has already rolled back.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

interface TransactionOptions {
  statementOnChange?: Statement;
  mapCommitError?: (error: unknown) => unknown;
}

export async function run(connection: DuckDBConnection, statement: Statement): Promise<Row[]> {
  return rowsOf(await execute(connection, statement));
}

/**
 * Prepares each statement anew. DuckDB 1.5.6 keeps the plan of a prepared one for the data at that time: one that found an
 * empty table finds nothing in it later either.
 */
function execute(connection: DuckDBConnection, { text, values }: Statement): Promise<DuckDBResultReader> {
  return connection.runAndReadAll(text, values.map(bindable), values.map(typeOf));
}

/** Statements return the changed rows with RETURNING, and their count without. DDL always counts as a change. */
function hasChanged(reader: DuckDBResultReader): boolean {
  const { statementType, rowsChanged, currentRowCount } = reader;
  if (statementType === StatementType.SELECT) return false;
  if (!ROW_CHANGES.includes(statementType)) return true;
  const isCount = reader.columnNames().join() === "Count";
  return isCount ? rowsChanged > 0 : currentRowCount > 0;
}

const ROW_CHANGES = [StatementType.INSERT, StatementType.UPDATE, StatementType.DELETE];

function bindable(value: Value): string | bigint | null {
  return typeof value === "number" ? BigInt(value) : value;
}

function typeOf(value: Value): DuckDBType {
  if (value === null) return SQLNULL;
  return typeof value === "number" ? BIGINT : VARCHAR;
}

function rowsOf(reader: DuckDBResultReader): Row[] {
  return DuckdbRows.parse(reader.getRowObjectsJS());
}

/** BIGINT is returned as BigInt. The order book's numbers are counts and minor units, far below 2^53. */
const DuckdbRows = z.array(
  z.record(z.string(), z.union([z.string(), z.number(), z.bigint().transform(Number), z.null()])),
);
