import { mkdir, mkdtemp, rename, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { d1Database } from "#checkout/orders/database/d1.ts";
import { DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { placeOrder } from "../contract/order-book/samples.ts";

describe("the order book after a fatal error", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-faults-"));
    path = join(folder, "orders.duckdb");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("refuses all waiting statements while it cannot be opened, and works again once it can", async () => {
    const database = await duckdbDatabase(path);
    await migrate(database);
    const before = await placeOrder(database);
    await rename(path, `${path}.away`);
    await mkdir(path);
    await expect(
      database.read({ text: "SELECT error('FATAL Error: x')", values: [] }),
    ).rejects.toBeInstanceOf(DatabaseError);
    const refused = await Promise.allSettled([
      placeOrder(database),
      placeOrder(database),
      database.read(sql`SELECT 1`),
    ]);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "DatabaseError" } });
    }
    await rmdir(path);
    await rename(`${path}.away`, path);
    const after = await placeOrder(database);
    const ids = (await listOrders(database, { all: true, limit: 1000 })).map(({ id }) => id);
    await database.close();
    expect(new Set(ids)).toEqual(new Set([before.id, after.id]));
  });

  it("throws a DatabaseError after it is closed", async () => {
    const database = await duckdbDatabase(path);
    await database.close();
    await expect(database.read(sql`SELECT 1`)).rejects.toBeInstanceOf(DatabaseError);
    await expect(database.write([sql`SELECT 1`])).rejects.toBeInstanceOf(DatabaseError);
  });

  it("throws no DatabaseError for an invalid statement", async () => {
    const database = await duckdbDatabase(path);
    await expect(database.read(sql`SELECT nothing`)).rejects.not.toBeInstanceOf(DatabaseError);
    await expect(database.write([sql`SELECT nothing`])).rejects.not.toBeInstanceOf(DatabaseError);
    await database.close();
  });
});

describe("an order book in D1", () => {
  function answering(message: string) {
    const fails = () => Promise.reject(new Error(message));
    const statement = { bind: () => ({ all: fails }) };
    const d1: unknown = { prepare: () => statement, withSession: () => d1, batch: fails };
    return d1Database(d1 as Parameters<typeof d1Database>[0]);
  }

  it("throws a DatabaseError if D1 does not answer, and none for an invalid statement", async () => {
    const down = answering("D1_ERROR: Network connection lost.");
    await expect(down.read(sql`SELECT 1`)).rejects.toThrow("The order book failed: D1_ERROR: Network");
    await expect(down.write([sql`SELECT 1`])).rejects.toBeInstanceOf(DatabaseError);
    const wrong = answering("D1_ERROR: no such column: nothing: SQLITE_ERROR");
    await expect(wrong.read(sql`SELECT 1`)).rejects.not.toBeInstanceOf(DatabaseError);
  });
});
