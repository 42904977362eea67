import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveCheckout } from "#checkout/node/serve.ts";
import { DiskFull, sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { writeCheck } from "#checkout/orders/health-check.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { NOON, placed } from "../contract/order-book/samples.ts";

/** More than any disk has free. */
const FLOOR_BYTES = Number.MAX_SAFE_INTEGER;

describe("a shop whose disk is nearly full", () => {
  let shop: TestShop;
  let checkout: { close(): Promise<void> };
  let order: string;
  const lines: Record<string, unknown>[] = [];

  beforeEach(async () => {
    shop = await startShop();
    const buyer = buyerAt(shop);
    const made = await buyer.order({ items: [{ product: "book" }] });
    order = made.order;
    await buyer.pay(made.url);
    await buyer.status(order, "paid");
    await shop.stopCheckout();
    lines.length = 0;
    const log = (level: string, event: string, facts = {}) => lines.push({ level, event, ...facts });
    checkout = await serveCheckout(shop.settings, { log, floorBytes: FLOOR_BYTES });
  });
  afterEach(async () => {
    await checkout.close();
    await shop.close();
  });

  it("starts, takes no orders and says why in the buyer's language, and still shows the ones it has", async () => {
    const { api } = buyerAt(shop);
    const refused = await api("/api/checkout", {
      method: "POST",
      headers: { "Accept-Language": "zh" },
      json: { items: [{ product: "book" }] },
    });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      type: "urn:vitrine:problem:disk-full",
      title: "商店暂时无法保存数据",
    });
    expect((await api(`/api/orders/${order}`)).status).toBe(200);
  });

  it("is not healthy, and its log tells once what to do", async () => {
    const { api } = buyerAt(shop);
    const health = await api("/healthz");
    expect([health.status, await health.json()]).toMatchObject([
      503,
      { type: "urn:vitrine:problem:disk-full" },
    ]);
    await api("/healthz");
    expect(lines.filter(({ event }) => event === "disk-full")).toEqual([
      {
        level: "error",
        event: "disk-full",
        message: expect.stringMatching(
          /Only \d+ MB are free in .*Nothing is damaged. Free some space there./,
        ),
      },
    ]);
  });
});

describe("an order book on a disk that is nearly full", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-full-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("refuses writes with an error of its own, keeps what it has, and takes writes again with a lower floor", async () => {
    const path = join(folder, "orders.duckdb");
    const roomy = await duckdbDatabase(path);
    await migrate(roomy);
    const { id } = await placed(roomy);
    await roomy.close();

    const full = await duckdbDatabase(path, { floorBytes: FLOOR_BYTES });
    await migrate(full);
    await expect(placed(full)).rejects.toBeInstanceOf(DiskFull);
    expect((await listOrders(full, { all: true, limit: 10 })).map((order) => order.id)).toEqual([id]);
    await full.close();

    const again = await duckdbDatabase(path);
    await placed(again);
    expect(await listOrders(again, { all: true, limit: 10 })).toHaveLength(2);
    await again.close();
  });
});

describe("the health check", () => {
  it("writes to the order book, at most once every few seconds, and finds out when that fails", async () => {
    const database = await duckdbDatabase(":memory:");
    await migrate(database);
    let now = NOON;
    const check = writeCheck(database, () => now, 5_000);
    const written = async () =>
      (await database.read(sql`SELECT written_at FROM health_check`))[0]?.written_at;
    await check();
    expect(await written()).toBe(NOON.toISOString());
    now = new Date(NOON.getTime() + 4_000);
    await check();
    expect(await written()).toBe(NOON.toISOString());
    await database.write([sql`DELETE FROM health_check`]);
    await check();
    now = new Date(NOON.getTime() + 6_000);
    await expect(check()).rejects.toThrow("took a write and did not keep it");
    await database.close();
  });
});
