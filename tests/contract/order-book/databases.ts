import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { openD1 } from "./d1.ts";
import { dropTables } from "./drop-tables.ts";
import { memoryFolder } from "./memory-folder.ts";
import { dropSchema, openPostgres } from "./postgres.ts";

/** A kind of database that the order book runs on. */
export interface Engine {
  name: string;
  open(): Promise<{ database: Database; remove(): Promise<void> }>;
  /** Drops all its tables. */
  empty(database: Database): Promise<void>;
}

/** The engine of D1 in this process, by far the fastest. Tests of anything but databases use it, too. */
export const inMemory: Engine = {
  name: "SQLite in memory",
  async open() {
    const database = sqliteDatabase();
    return { database, remove: () => database.close() };
  },
  empty: dropTables,
};

const duckdb: Engine = {
  name: "DuckDB file",
  async open() {
    const folder = await mkdtemp(join(memoryFolder(), "vitrine-orders-"));
    const database = await duckdbDatabase(join(folder, "orders.duckdb"));
    return {
      database,
      async remove() {
        await database.close();
        await rm(folder, { recursive: true });
      },
    };
  },
  empty: dropTables,
};

const d1: Engine = { name: "D1 in workerd", open: openD1, empty: dropTables };

export const postgres: Engine = { name: "PostgreSQL", open: openPostgres, empty: dropSchema };

export const allEngines: Engine[] = [inMemory, duckdb, d1, postgres];

/** The names of those that `npm test` runs on, which has five minutes. */
const FAST = [inMemory.name, postgres.name];
const named = process.env.ORDER_BOOKS?.split(", ") ?? FAST;

/**
 * Those that a test runs on. `ORDER_BOOKS` names others: `npm run test:long` runs the contract in DuckDB and in workerd, mutation tests run
 * it in memory only.
 */
export const engines = allEngines.filter(({ name }) => named.includes(name));
