import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { buyerAt, tokenIn } from "../checkout/buyer.ts";
import { OFFERS } from "../checkout/goods.ts";
import { startEdgeShop } from "../edge/shop.ts";
import { startDurableServer, stopServer } from "../postgres/databases.ts";
import { startCheckouts } from "../processes/several-checkouts.ts";
import { DUCKDB, POSTGRES, SQLITE, writeLargeBook } from "./large-book.ts";
import { startService } from "./load.ts";
import {
  type Lookup,
  measureSales,
  memoryMb,
  prepare,
  read,
  type Target,
  type Throughput,
} from "./throughput.ts";

const READER = "collector@example.com";
const POSTGRES_PROCESSES = [1, 2, 4];
const PRODUCTS_IN_MEMORY = 10_000;

/** A place where the shop runs, with an order book of some size. */
interface Stage {
  name: string;
  start: (orders: number) => Promise<RunningStage>;
}

interface RunningStage {
  target: Target;
  /** The size of the order book when it was started. */
  bytes: number;
  close: () => Promise<void>;
}

export interface StageFigures extends Throughput {
  stage: string;
  book: number;
  /** Of the order book, for each order in it. null: the book was empty. */
  bytesPerOrder: number | null;
}

const STAGES: Stage[] = [
  { name: "DuckDB", start: startOnDuckdb },
  ...POSTGRES_PROCESSES.map((count) => ({
    name: `PostgreSQL, ${count} ${count === 1 ? "process" : "processes"}`,
    start: (orders: number) => startOnPostgres(count, orders),
  })),
  { name: "workerd and D1", start: startAtEdge },
];

/**
 * Measures each place where a shop can run, with order books of some sizes: checkouts, webhooks and libraries. Clients, sandbox,
 * database and service share the machine.
 *
 * @param seconds as in `measureSales`
 */
export async function measureScale(
  { books, clients, seconds }: { books: number[]; clients: number[]; seconds: number },
  log: (line: string) => void,
): Promise<StageFigures[]> {
  const measured: StageFigures[] = [];
  log(`PostgreSQL: ${(await startDurableServer()).join(", ") || "the server of DATABASE_URL"}`);
  for (const { name, start } of STAGES)
    for (const book of books) {
      log(`${name}: starting with ${book.toLocaleString("en")} orders`);
      const { target, bytes, close } = await start(book);
      try {
        await prepare(target);
        const lookups = [await libraryOf(target)];
        for (const count of clients) {
          log(`${name}: ${count} clients, ${book.toLocaleString("en")} orders`);
          const bytesPerOrder = book > 0 ? bytes / book : null;
          const figures = await measureSales(target, { clients: count, seconds, lookups });
          measured.push(...figures.map((row) => ({ stage: name, book, bytesPerOrder, ...row })));
        }
      } finally {
        await close();
      }
    }
  await stopServer();
  return measured;
}

async function startOnDuckdb(orders: number): Promise<RunningStage> {
  let bytes = 0;
  const service = await startService({
    async beforeStart({ dataDir }) {
      const path = join(dataDir, "orders.duckdb");
      await writeLargeBook(() => duckdbDatabase(path), DUCKDB, orders);
      bytes = (await stat(path)).size;
    },
  });
  const { url, pid, sandboxUrl, settings, close } = service;
  const target = { urls: [url], pids: [pid], sandboxUrl, webhookSecret: settings.stripe.webhookSecret };
  return { target, bytes, close };
}

async function startOnPostgres(count: number, orders: number): Promise<RunningStage> {
  const shop = await startCheckouts(count, { offers: OFFERS });
  const { ordersUrl, checkouts, sandboxUrl, settings, close } = shop;
  await writeLargeBook(() => postgresDatabase(ordersUrl), POSTGRES, orders);
  const client = new pg.Client({ connectionString: ordersUrl });
  await client.connect();
  await client.query("ANALYZE");
  const { rows } = await client.query("SELECT pg_database_size(current_database()) AS bytes");
  await client.end();
  const target = {
    ...{ urls: checkouts.map(({ url }) => url), pids: checkouts.map(({ pid }) => pid) },
    ...{ sandboxUrl, webhookSecret: settings.stripe.webhookSecret },
  };
  return { target, bytes: Number(rows[0]?.bytes), close };
}

/** workerd keeps D1 in a file of SQLite, which is filled while it is stopped. */
async function startAtEdge(orders: number): Promise<RunningStage> {
  const shop = await startEdgeShop();
  let bytes = 0;
  await shop.restart(shop.settings.siteUrl, async () => {
    const file = await d1File(join(shop.settings.dataDir, "edge", "d1"));
    await writeLargeBook(async () => sqliteDatabase(new DatabaseSync(file)), SQLITE, orders);
    bytes = (await stat(file)).size;
  });
  const { url, sandboxUrl, settings, close } = shop;
  const target = { urls: [url], pids: [], sandboxUrl, webhookSecret: settings.stripe.webhookSecret };
  return { target, bytes, close };
}

/** The largest file of SQLite, since workerd has others for itself. */
async function d1File(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".sqlite"));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), size: (await stat(join(folder, name))).size })),
  );
  const [largest] = files.toSorted((a, b) => b.size - a.size);
  if (!largest) throw new Error(`no file of SQLite in ${folder}`);
  return largest.path;
}

/** The library of a buyer with one order, who has opened the link in the email. */
async function libraryOf(target: Target): Promise<Lookup> {
  const [url = ""] = target.urls;
  const { sandboxUrl } = target;
  await fetch(`${sandboxUrl}/outage`, { method: "POST", body: new URLSearchParams({ webhooks: "" }) });
  const buyer = buyerAt({ url, sandboxUrl });
  const { order, url: payment } = await buyer.order({ items: [{ product: "book", price: 2900 }] });
  await buyer.pay(payment, "pay", READER);
  await buyer.status(order, "paid");
  const [email] = await buyer.inbox(1, READER);
  await buyer.redeem(tokenIn(email));
  await fetch(`${sandboxUrl}/outage`, { method: "POST", body: new URLSearchParams({ webhooks: "true" }) });
  const headers = { Cookie: buyer.cookie() };
  return { route: "GET /api/library", send: (at) => read(fetch(`${at}/api/library`, { headers })) };
}

/** The memory of the service on Node in MB, with many products: when it has started, and the most under load. */
export async function measureMemory(seconds: number): Promise<{ idle: number; underLoad: number }> {
  const [book] = OFFERS;
  if (!book) throw new Error("There is no offer");
  const offers = Array.from({ length: PRODUCTS_IN_MEMORY }, (_, n) => ({
    ...book,
    product: n === 0 ? book.product : `${book.product}-${n}`,
  }));
  const { url, pid, sandboxUrl, settings, close } = await startService({ offers });
  try {
    const target = { urls: [url], pids: [pid], sandboxUrl, webhookSecret: settings.stripe.webhookSecret };
    const idle = await memoryMb(pid, "VmRSS");
    await prepare(target);
    await measureSales(target, { clients: 8, seconds, lookups: [] });
    return { idle, underLoad: await memoryMb(pid, "VmHWM") };
  } finally {
    await close();
  }
}
