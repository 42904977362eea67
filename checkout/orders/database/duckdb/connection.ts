import { stat } from "node:fs/promises";
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBResultReader,
  StatementType,
} from "@duckdb/node-api";
import pLimit from "p-limit";
import * as z from "zod";
import { HARDENED_OPTIONS } from "#platform/duckdb-options.ts";
import type { Row, Statement, TableRows } from "../database.ts";
import { asSteps, asStepsForNewRows, type Step } from "./inserts.ts";
import { withLiterals } from "./literals.ts";

export interface Connections {
  /** Runs a query, which sees every commit. */
  read: (statement: Statement) => Promise<Row[]>;
  writer: DuckDBConnection;
  /** A further connection, to be closed before the others. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/** One thread: the statements are small, and starting others for them costs more than it saves. */
const OPTIONS = { ...HARDENED_OPTIONS, threads: "1" };

const MIN_MEMORY_MB = 512;

/** Opens a file, which must not be open anywhere. Moves its log into the file before anything is read. */
export async function connect(path: string): Promise<Connections> {
  const options = { ...OPTIONS, memory_limit: `${await memoryMb(path)}MB` };
  const instance = await DuckDBInstance.create(path, options);
  try {
    const [reader, writer] = await Promise.all([instance.connect(), instance.connect()]);
    const connections = {
      read: createQuery(reader),
      writer,
      connect: () => instance.connect(),
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
 * The most memory that DuckDB may use. What was changed of an index stays in memory until a checkpoint. Ids are random, so after some
 * hundred orders that is most of the indexes, which take two fifths of the file. Commits fail without that memory.
 */
async function memoryMb(path: string): Promise<number> {
  const file = path === ":memory:" ? null : await stat(path).catch(() => null);
  return MIN_MEMORY_MB + Math.ceil((file?.size ?? 0) / 2 / 1_000_000);
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
  options: TransactionOptions = {},
): Promise<{ rows: Row[][]; changes: Statement[] }> {
  try {
    return await runSteps(connection, statements, asStepsForNewRows(statements), options);
  } catch (error) {
    if (!isConstraintError(error)) throw error;
    return runSteps(connection, statements, asSteps(statements), options);
  }
}

/**
 * Sends several statements in one call where only the result of the last is needed. The last call includes COMMIT, so its error
 * counts as that of COMMIT.
 */
async function runSteps(
  connection: DuckDBConnection,
  statements: Statement[],
  steps: Step[],
  { statementOnChange, mapCommitError = (error) => error }: TransactionOptions,
): Promise<{ rows: Row[][]; changes: Statement[] }> {
  const rows: Row[][] = statements.map(() => []);
  const changed = new Set<number>();
  let script = ["BEGIN"];
  try {
    for (const { sql, positions, insertsRows } of steps) {
      script.push(withLiterals(sql));
      if (insertsRows) for (const position of positions) changed.add(position);
      if (insertsRows && !sql.text.includes(" RETURNING ")) continue;
      const reader = await connection.runAndReadAll(script.join(";\n"));
      script = [];
      const returned = rowsOf(reader);
      for (const [index, position] of positions.entries()) {
        rows[position] = insertsRows ? returned.slice(index, index + 1) : returned;
        if (hasChanged(reader)) changed.add(position);
      }
    }
    if (statementOnChange && changed.size > 0) script.push(withLiterals(statementOnChange));
    script.push("COMMIT");
    await connection.run(script.join(";\n")).catch((error) => {
      throw mapCommitError(error);
    });
    return { rows, changes: statements.filter((_, position) => changed.has(position)) };
  } catch (error) {
    // Fails after a failed COMMIT, which has already rolled back.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** A row that exists, but also a missing value. */
function isConstraintError(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Constraint Error");
}

interface TransactionOptions {
  statementOnChange?: Statement;
  mapCommitError?: (error: unknown) => unknown;
}

/** Reads tables in one transaction, which others do not wait for. DuckDB returns a table in batches of up to 2,048 rows. */
export async function readSnapshot(
  connection: DuckDBConnection,
  tables: string[],
  onRows: (batch: TableRows) => Promise<void>,
): Promise<void> {
  await connection.run("BEGIN TRANSACTION READ ONLY");
  try {
    for (const table of tables) {
      const result = await connection.stream(`SELECT * FROM ${table}`);
      for await (const rows of result.yieldRowObjectJs())
        await onRows({ table, rows: DuckdbRows.parse(rows) });
    }
  } finally {
    await connection.run("ROLLBACK").catch(() => undefined);
  }
}

/**
 * Runs a query without keeping it prepared. DuckDB 1.5.6 keeps the plan of a prepared statement for the data at that time: one that
 * found an empty table finds nothing in it later either.
 *
 * Its rows are streamed, because a result in one piece takes a quarter of a megabyte outside of JavaScript's memory, which is free
 * only after the next garbage collection. A connection has one stream at a time.
 */
export function createQuery(connection: DuckDBConnection): (statement: Statement) => Promise<Row[]> {
  const limit = pLimit(1);
  return (statement) => limit(async () => rowsOf(await connection.streamAndReadAll(withLiterals(statement))));
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

function rowsOf(reader: DuckDBResultReader): Row[] {
  return DuckdbRows.parse(reader.getRowObjectsJS());
}

/** BIGINT is returned as BigInt. The order book's numbers are counts and minor units, far below 2^53. */
const DuckdbRows = z.array(
  z.record(z.string(), z.union([z.string(), z.number(), z.bigint().transform(Number), z.null()])),
);
