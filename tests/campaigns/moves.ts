import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { compareOrderBooks, moveOrderBook, type OrderBookLocation } from "#checkout/node/order-book.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { OTHER_TABLES, TABLES } from "#checkout/orders/transfer/tables.ts";
import { DUCKDB, writeLargeBook } from "../bench/large-book.ts";
import { createDatabase, stopServer } from "../postgres/databases.ts";

const WRANGLER = resolve("node_modules/wrangler/bin/wrangler.js");
const CONFIG = `name = "vitrine"
compatibility_date = "2026-11-01"
[[d1_databases]]
binding = "ORDERS"
database_name = "vitrine-orders"
database_id = "00000000-0000-0000-0000-000000000000"
`;
/** Wrangler's local export has all of a file in workerd's memory, of which there are 1.4 GB: too little for a large book at once. */
const MAX_ROWS_TOGETHER = 20_000;

/**
 * Moves an order book from a file to PostgreSQL, from there into D1 and back into a file, and compares each with the first.
 * @param rounds the number of orders
 * @returns how many seconds each step took, too
 */
export async function moves({ rounds }: { rounds: number }) {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-moves-"));
  const postgres = await createDatabase();
  const start: OrderBookLocation = { dataDir: join(folder, "start") };
  const server: OrderBookLocation = { dataDir: "", ordersUrl: postgres.url };
  const toD1: OrderBookLocation = { dataDir: "", sqlFile: join(folder, "to-d1.sql") };
  const fromD1: OrderBookLocation = { dataDir: "", sqlFile: join(folder, "from-d1.sql") };
  const end: OrderBookLocation = { dataDir: join(folder, "end") };
  const seconds: Record<string, number> = {};
  const timed = async <Result>(step: string, run: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    const result = await run();
    seconds[`${step} s`] = Math.round((performance.now() - started) / 1000);
    return result;
  };
  try {
    await writeLargeBook(() => duckdbDatabase(join(start.dataDir, "orders.duckdb")), DUCKDB, rounds);
    const { tables } = await timed("to PostgreSQL", () => moveOrderBook(start, server));
    await timed("to a file of SQL", () => moveOrderBook(server, toD1));
    await timed("into D1", () => executeInD1(folder));
    await timed("out of D1", () =>
      exportFromD1(folder, (table) => (tables[table]?.rows ?? 0) > MAX_ROWS_TOGETHER),
    );
    await timed("to DuckDB", () => moveOrderBook(fromD1, end));
    const failures: string[] = [];
    for (const [name, place] of Object.entries({ server, toD1, fromD1, end })) {
      for (const { table, rows } of await timed(`compare ${name}`, () => compareOrderBooks(start, place)))
        failures.push(`${name}: ${table} has ${rows[1]} rows instead of ${rows[0]}, or others`);
    }
    const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
    return { failures, orders: rounds, rows, ...seconds };
  } finally {
    await postgres.remove();
    await stopServer();
    await rm(folder, { recursive: true });
  }
}

async function executeInD1(folder: string): Promise<void> {
  await writeFile(join(folder, "wrangler.toml"), CONFIG);
  await wrangler(folder, ["execute", "vitrine-orders", "--local", "--file", "to-d1.sql"]);
}

/** Exports all tables, one after the other into one file. @param isLarge whether a table is exported alone */
async function exportFromD1(folder: string, isLarge: (table: string) => boolean): Promise<void> {
  const tables = [...TABLES, ...OTHER_TABLES];
  const parts = [
    tables.filter((table) => !isLarge(table)),
    ...tables.filter(isLarge).map((table) => [table]),
  ];
  for (const part of parts) {
    const output = join(folder, "part.sql");
    await wrangler(folder, ["export", "vitrine-orders", "--local", "--output", output, "--table", ...part]);
    await pipeline(createReadStream(output), createWriteStream(join(folder, "from-d1.sql"), { flags: "a" }));
  }
}

async function wrangler(folder: string, args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [WRANGLER, "d1", ...args], {
    cwd: folder,
    env: { ...process.env, HOME: folder, WRANGLER_SEND_METRICS: "false" },
    maxBuffer: Number.POSITIVE_INFINITY,
  });
}
