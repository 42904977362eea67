import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateOrSayHowFar } from "#checkout/node/order-book.ts";
import { startErrorExitCode } from "#checkout/node/start-error.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { knownVersions, listApplied, migrate } from "#checkout/orders/database/migrate.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { createDatabase } from "../postgres/databases.ts";
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
});

it("a migration that never gets its table says which ones were made, and the service is started again until it does", async () => {
  const { url, remove } = await createDatabase();
  const versions = knownVersions();
  const locked = 51;
  const before = versions.filter((version) => version < locked);
  const made = before.slice(-1);
  const setUp = await postgresDatabase(url);
  await migrate(setUp, { upTo: before.at(-2) ?? 0 });
  // As pg_dump does, of a table that only that migration changes.
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  await reader.query("BEGIN; LOCK TABLE order_keys IN ACCESS SHARE MODE");

  const database = await postgresDatabase(url, { lockTries: 2 });
  const now = () => new Date();
  const error = await migrateOrSayHowFar(database, now).catch((error) => error);
  expect(String(error)).toMatch(
    new RegExp(`cannot be changed while somebody reads them .* Migrations made: ${made}; missing: ${locked}`),
  );
  expect(startErrorExitCode(error)).toBe(75);
  expect(await listApplied(database)).toEqual(before);

  await reader.query("COMMIT");
  await migrateOrSayHowFar(database, now);
  expect(await listApplied(database)).toEqual(versions);
  await Promise.all([reader.end(), setUp.close(), database.close()]);
  await remove();
});
