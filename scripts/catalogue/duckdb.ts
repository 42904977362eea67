import { rename, rm } from "node:fs/promises";
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBInstance,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api";
import { z } from "zod";
import { HARDENED_OPTIONS } from "#platform/duckdb-options.ts";
import { CREATE_TABLES, INSERT_RELATED } from "./tables.ts";

const OPTIONS = { ...HARDENED_OPTIONS, memory_limit: "1GB" };

/** The smallest block size of DuckDB. A catalogue of fourteen products takes 1.5 MB with it, and 15 MB with the default. */
const BLOCK_SIZE_BYTES = "16384";

const ROWS_PER_CHUNK = 2048;

type Cell = string | number | null;
/** Values keyed by column name. */
export type Row = Record<string, Cell>;
/** Rows keyed by table name, in the order in which they are written. */
export type Rows = Map<string, Row[]>;

/**
 * Writes a catalogue file under a temporary name, and renames it to `path` after `verify` has read it. Until then, an existing
 * file at `path` stays unchanged.
 * @returns the result of `verify`
 */
export async function writeCatalogue<Result>(
  path: string,
  rows: Rows,
  verify: (path: string) => Promise<Result>,
): Promise<Result> {
  const temporaryPath = `${path}.unfinished`;
  const removeTemporaryFiles = () =>
    Promise.all([temporaryPath, `${temporaryPath}.wal`].map((file) => rm(file, { force: true })));
  await removeTemporaryFiles();
  try {
    await write(temporaryPath, rows);
    const result = await verify(temporaryPath);
    await rename(temporaryPath, path);
    return result;
  } finally {
    await removeTemporaryFiles();
  }
}

async function write(path: string, rows: Rows): Promise<void> {
  const instance = await DuckDBInstance.create(path, {
    ...OPTIONS,
    default_block_size: BLOCK_SIZE_BYTES,
  });
  const connection = await instance.connect();
  try {
    // In one transaction, since each waits for the disk.
    await connection.run("BEGIN");
    await connection.run(CREATE_TABLES);
    for (const [table, content] of rows) await append(connection, table, content);
    await connection.run(INSERT_RELATED);
    await connection.run("COMMIT");
    await connection.run("CHECKPOINT");
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function append(connection: DuckDBConnection, table: string, rows: Row[]): Promise<void> {
  const names = (await connection.run(`SELECT * FROM ${table} LIMIT 0`)).columnNames();
  const appender = await connection.createAppender(table);
  try {
    const types = names.map((_, index) => appender.columnType(index));
    for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
      const part = rows.slice(start, start + ROWS_PER_CHUNK);
      const chunk = DuckDBDataChunk.create(types, part.length);
      chunk.setRows(part.map((row) => toCells(table, row, names, types)));
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function toCells(table: string, row: Row, names: string[], types: DuckDBType[]): DuckDBValue[] {
  const unknown = Object.keys(row).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${table} has no column ${unknown}`);
  return names.map((name, index) => {
    const cell = row[name];
    if (cell === undefined) throw new Error(`A row of ${table} has no ${name}`);
    return toDuckDB(cell, types[index]?.typeId);
  });
}

function toDuckDB(cell: Cell, type: DuckDBTypeId | undefined): DuckDBValue {
  if (cell === null) return null;
  if (type === DuckDBTypeId.BIGINT) return BigInt(cell);
  if (type === DuckDBTypeId.DATE && typeof cell === "string") {
    const [year = 0, month = 0, day = 0] = cell.split("-").map(Number);
    return DuckDBDateValue.fromParts({ year, month, day });
  }
  return cell;
}

/** Opens a catalogue file for reading only. */
export async function openReadOnly(path: string) {
  const instance = await DuckDBInstance.create(path, { ...OPTIONS, access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  return {
    /** The rows, parsed with the schema. 64-bit integers are returned as text, dates as `2026-10-02`. */
    async query<Out>(
      schema: z.ZodType<Out>,
      sql: string,
      values: Record<string, string> = {},
    ): Promise<Out[]> {
      const reader = await connection.runAndReadAll(sql, values);
      return z.array(schema).parse(reader.getRowObjectsJson());
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
export type ReadOnlyDatabase = Awaited<ReturnType<typeof openReadOnly>>;
