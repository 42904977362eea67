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
import { HARDENED } from "#domain/duckdb-options.ts";
import type { Row, Statement, Value } from "../database.ts";

export interface Connections {
  reader: DuckDBConnection;
  writer: DuckDBConnection;
  close(): void;
}

/** Opens a file, which one process may do at a time and once. Folds its log into it before anything is read. */
export async function connect(path: string): Promise<Connections> {
  const instance = await DuckDBInstance.create(path, { ...HARDENED, memory_limit: "512MB" });
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
 * @param note what is to be written with them if they change anything
 * @param onCommitFailure makes the error of a COMMIT that failed
 * @returns the rows of each, and the statements that changed something
 */
export async function transaction(
  connection: DuckDBConnection,
  statements: Statement[],
  { note, onCommitFailure = (error) => error }: TransactionOptions = {},
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
    if (note && changes.length > 0) await execute(connection, note);
    await connection.run("COMMIT").catch((error) => {
      throw onCommitFailure(error);
    });
    return { rows, changes };
  } catch (error) {
    // A failed COMMIT has rolled back already; then this fails, which is fine.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

interface TransactionOptions {
  note?: Statement;
  onCommitFailure?: (error: unknown) => unknown;
}

export async function run(connection: DuckDBConnection, statement: Statement): Promise<Row[]> {
  return rowsOf(await execute(connection, statement));
}

function execute(connection: DuckDBConnection, { text, values }: Statement): Promise<DuckDBResultReader> {
  return connection.runAndReadAll(text, values.map(bindable), values.map(typeOf));
}

/** With RETURNING the changed rows come as rows; without, as their count. Other statements count as changes. */
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

/** BIGINT arrives as BigInt; the order book's numbers are counts and minor units, far below 2^53. */
const DuckdbRows = z.array(
  z.record(z.string(), z.union([z.string(), z.number(), z.bigint().transform(Number), z.null()])),
);
