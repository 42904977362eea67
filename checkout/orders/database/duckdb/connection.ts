import { DuckDBInstance, type DuckDBResultReader, StatementType } from "@duckdb/node-api";
import { z } from "zod";
import { HARDENED_OPTIONS } from "#domain/duckdb-options.ts";
import type { Row, Statement } from "../database.ts";
import { type PreparedStatements, prepareStatements } from "./prepared-statements.ts";

export interface Connections {
  reader: Connection;
  writer: Connection;
  close(): void;
}

/** One connection has one transaction at a time. */
export interface Connection extends PreparedStatements {
  /** Runs a statement without values, such as `BEGIN` or `CHECKPOINT`. */
  run(text: string): Promise<unknown>;
}

/** One thread: the statements are small, and starting others for them costs more than it saves. */
const OPTIONS = { ...HARDENED_OPTIONS, threads: "1", memory_limit: "512MB" };

/** Opens a file, which must not be open anywhere. Moves its log into the file before anything is read. */
export async function connect(path: string): Promise<Connections> {
  const instance = await DuckDBInstance.create(path, OPTIONS);
  try {
    const [reader, writer] = await Promise.all([openConnection(instance), openConnection(instance)]);
    const connections = {
      reader,
      writer,
      close() {
        reader.close();
        writer.close();
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

async function openConnection(instance: DuckDBInstance): Promise<Connection> {
  const connection = await instance.connect();
  const statements = prepareStatements(connection);
  return {
    run: (text) => connection.run(text),
    execute: statements.execute,
    close() {
      statements.close();
      connection.closeSync();
    },
  };
}

/**
 * Runs the statements in one transaction.
 *
 * @param statementOnChange runs in the same transaction if the statements changed anything
 * @param mapCommitError converts the error of a failed COMMIT
 * @returns the rows of each statement, and the statements that changed something
 */
export async function transaction(
  connection: Connection,
  statements: Statement[],
  { statementOnChange, mapCommitError = (error) => error }: TransactionOptions = {},
): Promise<{ rows: Row[][]; changes: Statement[] }> {
  await connection.run("BEGIN");
  try {
    const rows: Row[][] = [];
    const changes: Statement[] = [];
    for (const statement of statements) {
      const reader = await connection.execute(statement);
      rows.push(rowsOf(reader));
      if (hasChanged(reader)) changes.push(statement);
    }
    if (statementOnChange && changes.length > 0) await connection.execute(statementOnChange);
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

export async function run(connection: Connection, statement: Statement): Promise<Row[]> {
  return rowsOf(await connection.execute(statement));
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
