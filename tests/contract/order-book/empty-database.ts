import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Database } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import type { Engine } from "./databases.ts";
import { clearDatabase } from "./samples.ts";

/**
 * Opens a database for a suite and drops all its tables before each test, since opening one for each test takes seconds.
 * @returns the database, once a test runs
 */
export function useEmptyDatabase({ open, empty }: Pick<Engine, "open" | "empty">): () => Database {
  let opened: Awaited<ReturnType<Engine["open"]>>;
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(() => empty(opened.database));
  afterAll(() => opened.remove());
  return () => opened.database;
}

/** Opens an order book for a suite, and clears it before each test. It can be used once a test runs. */
export function useOrderBook({ open }: Pick<Engine, "open">): Database {
  let opened: Awaited<ReturnType<Engine["open"]>>;
  beforeAll(async () => {
    opened = await open();
    // As two processes that start at once.
    await Promise.all([migrate(opened.database), migrate(opened.database)]);
  });
  beforeEach(() => clearDatabase(opened.database));
  afterAll(() => opened.remove());
  return {
    get indexes() {
      return opened.database.indexes;
    },
    get skipLocked() {
      return opened.database.skipLocked;
    },
    read: (statement) => opened.database.read(statement),
    write: (statements) => opened.database.write(statements),
    snapshot: (tables, onRows) => opened.database.snapshot(tables, onRows),
    close: () => opened.database.close(),
  };
}
