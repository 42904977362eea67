import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { compareOrderBooks, moveOrderBook, type OrderBookPlace } from "#checkout/node/order-book.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
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

/**
 * Moves an order book from a file to PostgreSQL, from there into D1 and back into a file, and compares each with the first.
 * @param rounds the number of orders
 */
export async function moves({ rounds }: { rounds: number }) {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-moves-"));
  const postgres = await createDatabase();
  const start: OrderBookPlace = { dataDir: join(folder, "start") };
  const server: OrderBookPlace = { dataDir: "", ordersUrl: postgres.url };
  const toD1: OrderBookPlace = { dataDir: "", sqlFile: join(folder, "to-d1.sql") };
  const fromD1: OrderBookPlace = { dataDir: "", sqlFile: join(folder, "from-d1.sql") };
  const end: OrderBookPlace = { dataDir: join(folder, "end") };
  try {
    await writeLargeBook(await duckdbDatabase(join(start.dataDir, "orders.duckdb")), DUCKDB, rounds);
    const { tables } = await moveOrderBook(start, server, () => {});
    await moveOrderBook(server, toD1, () => {});
    await throughD1(folder);
    await moveOrderBook(fromD1, end, () => {});
    const failures: string[] = [];
    for (const [name, place] of Object.entries({ server, toD1, fromD1, end })) {
      for (const { table, rows } of await compareOrderBooks(start, place))
        failures.push(`${name}: ${table} has ${rows[1]} rows instead of ${rows[0]}, or others`);
    }
    const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
    return { failures, orders: rounds, rows };
  } finally {
    await postgres.remove();
    await stopServer();
    await rm(folder, { recursive: true });
  }
}

async function throughD1(folder: string): Promise<void> {
  await writeFile(join(folder, "wrangler.toml"), CONFIG);
  for (const args of [
    ["execute", "vitrine-orders", "--local", "--file", "to-d1.sql"],
    ["export", "vitrine-orders", "--local", "--output", "from-d1.sql"],
  ]) {
    await promisify(execFile)(process.execPath, [WRANGLER, "d1", ...args], {
      cwd: folder,
      env: { ...process.env, HOME: folder, WRANGLER_SEND_METRICS: "false" },
      maxBuffer: Number.POSITIVE_INFINITY,
    });
  }
}
