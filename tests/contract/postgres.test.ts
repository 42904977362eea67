import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";
import { clearDatabase } from "./order-book/samples.ts";

/** Behaviour that the contract of all databases does not cover. */
describe("an order book in PostgreSQL", () => {
  let created: NewDatabase;
  let database: Database;
  beforeAll(async () => {
    created = await createDatabase();
    database = await postgresDatabase(created.url);
    await migrate(database);
  });
  beforeEach(() => clearDatabase(database));
  afterAll(async () => {
    await database.close();
    await created.remove();
  });

  describe("returns", () => {
    it("texts, whole numbers, counts, sums and nulls as they are", async () => {
      const big = Number.MAX_SAFE_INTEGER;
      expect(
        await database.read(sql`SELECT CAST(${"雨? $1"} AS TEXT) AS text, CAST(${big} AS BIGINT) AS big, NULL AS nothing,
          (SELECT COUNT(*) FROM orders) AS count, (SELECT SUM(version) FROM migrations WHERE version < 4) AS sum`),
      ).toEqual([{ text: "雨? $1", big, nothing: null, count: 0, sum: 6 }]);
    });

    it("no number that is not exact", async () => {
      const beyond = { text: "SELECT 9007199254740993 AS n", values: [] };
      await expect(database.read(beyond)).rejects.toThrow(RangeError);
      await expect(database.read(sql`SELECT CAST(${10.6} AS BIGINT) AS n`)).rejects.toThrow(RangeError);
      await expect(database.write([sql`SELECT CAST(${2 ** 53} AS BIGINT) AS n`])).rejects.toThrow(RangeError);
    });

    it("a text with NUL, which it cannot store, with another character in its place", async () => {
      expect(await database.read(sql`SELECT CAST(${"a\0b"} AS TEXT) AS text`)).toEqual([
        { text: "a\u{fffd}b" },
      ]);
    });

    it("texts sorted by their bytes, whatever the server's language", async () => {
      const rows = ["b", "_", "a", "B", "é", "-"].map(
        (id) => sql`INSERT INTO signing_keys VALUES (${id}, '', '')`,
      );
      await database.write(rows);
      const sorted = await database.read(sql`SELECT id FROM signing_keys ORDER BY id`);
      expect(sorted.map(({ id }) => id)).toEqual(["-", "B", "_", "a", "b", "é"]);
    });
  });

  it("has snapshots of one moment, which end without a trace if their reader fails", async () => {
    const insert = (n: number) => sql`INSERT INTO signing_keys VALUES (${`key_${n}`}, '', '')`;
    await database.write(Array.from({ length: 1001 }, (_, n) => insert(n)));
    const batches: number[] = [];
    await database.snapshot(["signing_keys", "links"], async ({ rows }) => {
      batches.push(rows.length);
      await database.write([insert(2000 + batches.length)]);
    });
    expect(batches).toEqual([1000, 1]);
    const failing = database.snapshot(["signing_keys"], () => Promise.reject(new Error("nobody reads on")));
    await expect(failing).rejects.toEqual(new Error("nobody reads on"));
    const wrong = database.snapshot(["nowhere"], async () => {});
    await expect(wrong).rejects.toBeInstanceOf(pg.DatabaseError);
    expect(await database.read(sql`SELECT COUNT(*) AS n FROM signing_keys`)).toEqual([{ n: 1003 }]);
  });

  describe("fails", () => {
    it("with the server's reason if a statement is wrong, and takes back the whole write", async () => {
      const insert = sql`INSERT INTO signing_keys VALUES ('a', '', '')`;
      for (const wrong of [sql`SELECT nothing`, sql`SELEC 1`, sql`SELECT * FROM nowhere`, insert]) {
        const error: unknown = await database.write([insert, wrong, sql`SELECT 1`]).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(pg.DatabaseError);
        expect(String(error)).not.toContain("transaction is aborted");
      }
      expect(await database.read(sql`SELECT id FROM signing_keys`)).toEqual([]);
      await expect(database.read(sql`SELECT * FROM nowhere`)).rejects.toThrow("nowhere");
    });

    it("as unavailable if its connection is ended, and uses another one from then on", async () => {
      const end = sql`SELECT pg_terminate_backend(pg_backend_pid())`;
      await expect(database.read(end)).rejects.toBeInstanceOf(DatabaseError);
      await expect(database.write([sql`SELECT 1`, end])).rejects.toBeInstanceOf(DatabaseError);
      const idle = sql`SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND datname = current_database()`;
      const other = await postgresDatabase(created.url);
      await other.read(idle);
      await other.close();
      expect(await database.read(sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
    });

    it("as unavailable once it is closed", async () => {
      const closed = await postgresDatabase(created.url);
      await closed.close();
      await closed.close();
      await expect(closed.read(sql`SELECT 1`)).rejects.toBeInstanceOf(DatabaseError);
      await expect(closed.write([sql`SELECT 1`])).rejects.toBeInstanceOf(DatabaseError);
    });
  });
});
