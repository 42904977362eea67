import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { toDatabaseError } from "#checkout/orders/database/postgres/errors.ts";
import { openPostgres } from "./order-book/postgres.ts";

/** Longer than a change of the schema waits for a lock, and much shorter than the backup of the test takes. */
const READ_MS = 3_000;

describe("a migration in PostgreSQL", () => {
  let database: Database;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ database, remove } = await openPostgres());
    await migrate(database);
  });
  afterAll(() => remove());

  it("waits for a backup that reads its table, holds nobody up meanwhile, and is made afterwards", async () => {
    let end = () => {};
    const isHeld = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begin = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const backup = database.snapshot(["orders", "migrations"], async () => {
      begin();
      await isHeld;
    });
    await hasBegun;
    let isChanged = false;
    const changing = database.write([sql`ALTER TABLE orders ADD COLUMN extra TEXT`]).then(() => {
      isChanged = true;
    });
    // A query that begins while the change waits for its lock waits behind it.
    for (let n = 0; n < 20; n += 1) {
      const start = Date.now();
      await database.read(sql`SELECT id FROM orders`);
      expect(Date.now() - start).toBeLessThan(READ_MS);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(isChanged).toBe(false);
    end();
    await backup;
    await changing;
    expect(await database.read(sql`SELECT extra FROM orders`)).toEqual([]);
  });

  it("that never gets its table says that nothing was changed, and what to do", () => {
    const error = new pg.DatabaseError("canceling statement due to lock timeout", 0, "error");
    error.code = "55P03";
    const databaseError = toDatabaseError(error);
    expect(databaseError).toBeInstanceOf(DatabaseError);
    expect(String(databaseError)).toMatch(
      /cannot be changed while somebody reads them .* Nothing was changed\. Start again/,
    );
  });
});
