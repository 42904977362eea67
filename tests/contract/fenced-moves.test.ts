import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { moveOrderBook } from "#checkout/node/order-book.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { checkNoShop } from "#checkout/orders/database/postgres/shop-processes.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { moveBook } from "#checkout/orders/transfer/move-book.ts";
import { createDatabase } from "#tests/postgres/databases.ts";
import { fill } from "./order-book/filled-book.ts";
import { NOON } from "./order-book/samples.ts";

const REFUSAL = /^A process of the shop is connected .* \(pid \d+[\d, ]* in pg_stat_activity\).* PAUSED=true/;

describe("a move of an order book from PostgreSQL", () => {
  let created: Awaited<ReturnType<typeof createDatabase>>;
  let folder: string;
  beforeAll(async () => {
    created = await createDatabase();
    folder = await mkdtemp(join(tmpdir(), "vitrine-fenced-"));
    const shop = await postgresDatabase(created.url);
    await fill(shop);
    await shop.close();
  });
  const file = () => join(folder, "orders.sql");
  afterEach(() => rm(file(), { force: true }));
  afterAll(async () => {
    await created.remove();
    await rm(folder, { recursive: true });
  });

  const move = () => moveOrderBook({ ordersUrl: created.url, dataDir: "" }, { sqlFile: file(), dataDir: "" });

  it("is refused while a process of the shop is connected that could acknowledge a webhook, and says what to do", async () => {
    const forgotten = await postgresDatabase(created.url);
    await expect(move()).rejects.toThrow(REFUSAL);
    expect(existsSync(file())).toBe(false);
    await forgotten.close();
    await move();
    expect(existsSync(file())).toBe(true);
  });

  it("is not used if such a process was connected at its end", async () => {
    const source = await postgresDatabase(created.url, { name: "vitrine-copy" });
    const target = sqliteDatabase();
    let started: Database | undefined;
    let checks = 0;
    const moving = moveBook(source, target, {
      at: NOON,
      async checkUnused() {
        checks += 1;
        if (checks === 2) started = await postgresDatabase(created.url);
        await checkNoShop(source);
      },
    });
    await expect(moving).rejects.toThrow(REFUSAL);
    await expect(migrate(target)).rejects.toThrow("it is not complete");
    for (const database of [source, target, started]) await database?.close();
  });
});
