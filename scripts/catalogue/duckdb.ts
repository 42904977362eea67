import { constants, copyFile, rename, rm, stat } from "node:fs/promises";
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
import type { CatalogueRows, Cell, Row, Rows } from "./catalogue-rows.ts";
import {
  type CatalogueDescription,
  describeRows,
  readDescription,
  writeDescription,
} from "./described-rows.ts";
import { CREATE_TABLES } from "./tables.ts";
import { PRODUCT_TABLES, productColumn } from "./views/product-rows.ts";

/** What does not fit is written to a folder next to the file, whose name ends in `.tmp`. */
const WRITER_OPTIONS = { ...HARDENED_OPTIONS, memory_limit: "128MB" };
/** The result of a query is in memory as a whole. */
const READER_OPTIONS = { ...HARDENED_OPTIONS, memory_limit: "1GB" };

/** The smallest block size of DuckDB. A catalogue of fourteen products takes 1.5 MB with it, and 15 MB with the default. */
const BLOCK_SIZE_BYTES = "16384";

/** A chunk is in memory several times: as cells, as their copies in DuckDB's format, and as bytes of the strings. */
const ROWS_PER_CHUNK = 512;
/** A transaction is in memory until it ends. Each end takes some milliseconds, since it waits for the disk. */
const MIN_ROWS_PER_COMMIT = 4000;

/** A file with more changed products, or that has grown by more, is written as a whole. */
const MAX_CHANGED_PART = 0.1;
const MAX_GROWTH = 3;

/** How a catalogue file differs from an earlier one, if by little. */
export interface CatalogueChanges {
  earlier: CatalogueDescription & { path: string };
  /** The slugs of products whose rows differ. */
  changed: string[];
}

/** Compares rows with those of an earlier catalogue file. null: so many differ that writing all of them is better. */
export async function findChanges(rows: CatalogueRows, path: string): Promise<CatalogueChanges | null> {
  const described = await readDescription(path);
  const file = await stat(path).catch(() => null);
  if (!described || !file || file.size > MAX_GROWTH * described.wholeSize) return null;
  const { products } = describeRows(rows);
  const slugs = new Set([...Object.keys(described.products), ...rows.products.keys()]);
  const changed = [...slugs].filter((slug) => described.products[slug] !== products[slug]);
  if (changed.length > MAX_CHANGED_PART * slugs.size) return null;
  return { earlier: { path, ...described }, changed };
}

/**
 * Writes a catalogue file under a temporary name, and renames it to `path` when it is complete. Until then, an existing file at
 * `path` stays unchanged. A file next to it describes its rows.
 * @param changes null: all rows are written. Otherwise only these, into a copy of the earlier file.
 */
export async function writeCatalogue(
  path: string,
  rows: CatalogueRows,
  changes: CatalogueChanges | null = null,
): Promise<void> {
  const temporaryPath = `${path}.unfinished`;
  const removeTemporaryFiles = () =>
    Promise.all(
      ["", ".wal", ".tmp"].map((extension) =>
        rm(temporaryPath + extension, { recursive: true, force: true }),
      ),
    );
  await removeTemporaryFiles();
  try {
    if (changes) await writeChanges(temporaryPath, rows, changes);
    else await writeWhole(temporaryPath, rows);
    const wholeSize = changes?.earlier.wholeSize ?? (await stat(temporaryPath)).size;
    await writeDescription(path, { wholeSize, ...describeRows(rows) });
    await rename(temporaryPath, path);
  } finally {
    await removeTemporaryFiles();
  }
}

async function writeWhole(path: string, rows: CatalogueRows): Promise<void> {
  const { shop, products } = rows;
  await inTransaction(path, rows, async (connection) => {
    await connection.run(CREATE_TABLES);
    for (const [table, rows] of shop) await append(connection, table, rows);
    let uncommitted = 0;
    for (const [table, rows] of byTable(products.values())) {
      await append(connection, table, rows);
      uncommitted += rows.length;
      if (uncommitted < MIN_ROWS_PER_COMMIT) continue;
      await commit(connection);
      await connection.run("BEGIN");
      uncommitted = 0;
    }
  });
}

/** Changes a copy of an earlier file. */
async function writeChanges(
  path: string,
  rows: CatalogueRows,
  { earlier, changed }: CatalogueChanges,
): Promise<void> {
  const { shop } = describeRows(rows);
  await copyFile(earlier.path, path, constants.COPYFILE_FICLONE);
  await inTransaction(path, rows, async (connection) => {
    const names = Object.fromEntries(changed.map((slug, i) => [`p${i}`, slug]));
    const list = Object.keys(names).map((name) => `$${name}`);
    for (const table of list.length > 0 ? PRODUCT_TABLES : []) {
      await connection.run(`DELETE FROM ${table} WHERE ${productColumn(table)} IN (${list})`, names);
    }
    const after = byTable(changed.flatMap((slug) => rows.products.get(slug) ?? []));
    for (const [table, content] of after) await append(connection, table, content);
    for (const [table, content] of rows.shop) {
      if (earlier.shop[table] === shop[table]) continue;
      await connection.run(`DELETE FROM ${table}`);
      await append(connection, table, content);
    }
  });
}

/**
 * Writes rows in a transaction, which the task may commit to begin another.
 * @throws if the file then does not have every product
 */
async function inTransaction(
  path: string,
  { products }: CatalogueRows,
  task: (connection: DuckDBConnection) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create(path, {
    ...WRITER_OPTIONS,
    default_block_size: BLOCK_SIZE_BYTES,
  });
  const connection = await instance.connect();
  try {
    await connection.run("BEGIN");
    await task(connection);
    const counted = await connection.runAndReadAll("SELECT count(*) FROM products");
    if (Number(counted.getRows()[0]?.[0]) !== products.size) {
      throw new Error("The catalogue does not contain every product");
    }
    await commit(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function commit(connection: DuckDBConnection): Promise<void> {
  await connection.run("COMMIT");
  await connection.run("CHECKPOINT");
}

function byTable(products: Iterable<Rows>): Rows {
  const rows: Rows = new Map();
  for (const ofProduct of products) {
    for (const [table, content] of ofProduct) {
      const existing = rows.get(table);
      if (existing) existing.push(...content);
      else rows.set(table, [...content]);
    }
  }
  return rows;
}

async function append(connection: DuckDBConnection, table: string, rows: Row[]): Promise<void> {
  const names = (await connection.run(`SELECT * FROM ${table} LIMIT 0`)).columnNames();
  const appender = await connection.createAppender(table);
  try {
    const types = names.map((_, index) => appender.columnType(index));
    // Only a garbage collection frees a chunk, and it knows nothing of a chunk's size. So there is one for all rows.
    const chunk = DuckDBDataChunk.create(types);
    for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
      const part = rows.slice(start, start + ROWS_PER_CHUNK);
      chunk.reset();
      chunk.setRows(part.map((row) => toCells(table, row, names, types)));
      appender.appendDataChunk(chunk);
      appender.flushSync();
    }
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
  const instance = await DuckDBInstance.create(path, { ...READER_OPTIONS, access_mode: "READ_ONLY" });
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
