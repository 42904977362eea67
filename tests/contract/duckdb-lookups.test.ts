import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { confirmFreeOrder } from "#checkout/orders/confirm-orders.ts";
import { type Database, type Statement, sql } from "#checkout/orders/database/database.ts";
import { type Connections, connect, transaction } from "#checkout/orders/database/duckdb/connection.ts";
import { withLiterals } from "#checkout/orders/database/duckdb/literals.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { listOrderEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findMessage } from "#checkout/orders/messages/message-store.ts";
import { claimMessages, markSent } from "#checkout/orders/messages/send-queue.ts";
import { newOrder } from "#checkout/orders/order.ts";
import { claimPaymentCheck, findOrder, insertOrder } from "#checkout/orders/order-store.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { DUCKDB, writeLargeBook } from "../bench/large-book.ts";
import { book, createOffers, createPayment, lineOf, NOON, placeOrder } from "./order-book/samples.ts";
import { createLink } from "./order-book/sign-in.ts";

const ORDERS = 5_000;

/** Without secondary indexes: rows are found by their primary keys, or by reading all of a table. */
describe("a large order book in DuckDB", () => {
  let folder = "";
  let connections: Connections;
  let database: Database;
  /** The statements that have read all rows of a table that grows with the orders. */
  const scans: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-lookups-"));
    const path = join(folder, "orders.duckdb");
    await writeLargeBook(() => duckdbDatabase(path), DUCKDB, ORDERS);
    connections = await connect(path);
    const { read, writer } = connections;
    const observer = await connections.connect();
    /** DuckDB decides whether it uses a key when the statement runs. What it writes is rolled back. */
    const limit = pLimit(1);
    const observe = (statements: Statement[]) => limit(() => explain(statements));
    const explain = async (statements: Statement[]) => {
      await observer.run("BEGIN");
      for (const statement of statements) {
        const plan = await observer.runAndReadAll(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${withLiterals(statement)}`,
        );
        const tables = scannedTables(JSON.parse(String(plan.getRowsJS()[0]?.[1])));
        if (tables.some((table) => GROWING.includes(table))) scans.push(`${tables}: ${statement.text}`);
      }
      await observer.run("ROLLBACK");
    };
    database = {
      ...{ indexes: false, skipLocked: sql``, snapshot: async () => {} },
      async read(statement) {
        await observe([statement]);
        return read(statement);
      },
      async write(statements) {
        await observe(statements);
        return (await transaction(writer, statements)).rows;
      },
      async close() {
        observer.closeSync();
        connections.close();
      },
    };
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  async function scansOf(task: () => Promise<unknown>): Promise<string[]> {
    scans.length = 0;
    await task();
    return scans;
  }

  const email = "reader-77@example.com";

  it.each<[string, () => Promise<unknown>]>([
    ["a purchase, from the checkout to the receipt", () => buy()],
    ["the link of a receipt", () => openLink()],
    ["a free order that is confirmed by its link", () => confirmByLink()],
  ])("finds the rows of %s by their keys", async (_, task) => {
    expect(await scansOf(task)).toEqual([]);
  });

  async function buy() {
    const { id } = await placeOrder(database);
    await claimPaymentCheck(database, id, NOON);
    const offers = createOffers(book);
    const order = await fulfil({ database, offers }, createPayment(id, { email }), NOON);
    await listOrderEntitlements(database, order);
    const [message] = await claimMessages(database, "email", NOON);
    await findMessage(database, message?.id ?? "", id);
    await markSent(database, message?.id ?? "", NOON);
    await findOrder(database, id);
  }

  async function openLink() {
    const { id } = await placeOrder(database);
    await fulfil({ database, offers: createOffers(book) }, createPayment(id, { email }), NOON);
    const { token } = await createLink(database, { email, locale: "en", orderId: id }, NOON);
    await redeemLink(database, token, NOON);
  }

  /** As the routes of links and order pages do. The library reads the orders of an address, too, besides its entitlements. */
  async function confirmByLink() {
    const offers = createOffers(book);
    const placed = newOrder({ lines: [lineOf(book, 0)], currency: "USD", email, locale: "en", at: NOON });
    const { id, lines } = placed;
    await database.write(insertOrder({ ...placed, sessionId: `cs_${id}` }, "buyer"));
    const sums = { subtotal: 0, total: 0, paymentIntent: null };
    await fulfil({ database, offers }, createPayment(id, { email, lines, ...sums }), NOON);
    // Emails of free orders are limited by what their address has ordered before.
    scans.length = 0;
    const { token } = await createLink(database, { email, locale: "en", orderId: id }, NOON);
    await redeemLink(database, token, NOON);
    const order = await findOrder(database, id);
    expect(order).toMatchObject({ status: "unconfirmed" });
    if (order) await confirmFreeOrder({ database, offers, clock: () => NOON, log() {} }, order, email);
    expect(await findOrder(database, id)).toMatchObject({ status: "paid" });
  }

  it("has memory for its indexes, besides what a small one has", async () => {
    const [setting] = await database.read(sql`SELECT current_setting('memory_limit') AS memory`);
    const { size } = await stat(join(folder, "orders.duckdb"));
    expect(size).toBeGreaterThan(2_000_000);
    const memoryMb = Number.parseFloat(String(setting?.memory)) * 1.048_576;
    expect(memoryMb - 512).toBeGreaterThan(size / 2_000_000 - 1);
  });

  it("is large enough that DuckDB would read all orders for a condition on another column", async () => {
    const status = sql`SELECT id FROM orders WHERE id = 'ord_7x' AND CASE WHEN status = 'open' THEN 1 ELSE 0 END = 1`;
    expect(await scansOf(() => database.read(status))).toHaveLength(1);
  });
});

/** The tables of the large order book but those of messages and webhooks, among which what is due is searched for. */
const GROWING = ["orders", "order_items", "order_events", "entitlements"];

/** The tables of which a plan reads all rows. https://duckdb.org/docs/stable/guides/meta/explain_analyze */
function scannedTables(plan: unknown): string[] {
  const { extra_info: info, children } = PlanNode.parse(plan);
  const scanned = info.Type === "Sequential Scan" ? [String(info.Table).split(".").at(-1) ?? ""] : [];
  return [...scanned, ...children.flatMap(scannedTables)];
}

const PlanNode = z.object({
  extra_info: z.record(z.string(), z.unknown()).default({}),
  children: z.array(z.unknown()).default([]),
});
