import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openOrderBook } from "#checkout/node/order-book.ts";
import { type Database, DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { claimEvents, recordEvent } from "#checkout/orders/webhook-events.ts";
import { parseSettings } from "#checkout/settings.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";
import { buyProducts, clearDatabase, NOON } from "./order-book/samples.ts";

/** What the contract of all databases does not cover: several processes, each with its own connections, on one order book. */
describe("an order book in PostgreSQL", () => {
  let created: NewDatabase;
  let processes: Database[];
  let database: Database;
  let other: Database;
  beforeAll(async () => {
    created = await createDatabase();
    processes = await Promise.all(Array.from({ length: 3 }, () => postgresDatabase(created.url)));
    [database, other] = processes as [Database, Database];
    await Promise.all(processes.map((process) => migrate(process)));
  });
  beforeEach(() => clearDatabase(database));
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.close()));
    await created.remove();
  });

  /** Runs a task in each process at once. */
  async function everywhere<Result>(times: number, task: (database: Database) => Promise<Result>) {
    const tasks = Array.from({ length: times }, (_, n) => task(processes[n % processes.length] ?? database));
    return Promise.all(tasks);
  }

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
      await other.read(idle);
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

  describe("with several processes", () => {
    it("keeps a limit that the statement checks which inserts a row", async () => {
      const insert = (
        id: string,
      ) => sql`INSERT INTO signing_keys (id, private_key, created_at) SELECT ${id}, '', ''
        WHERE (SELECT COUNT(*) FROM signing_keys) < ${10}`;
      let n = 0;
      await everywhere(90, (process) => process.write([insert(`key_${n++}`)]));
      expect(await database.read(sql`SELECT COUNT(*) AS n FROM signing_keys`)).toEqual([{ n: 10 }]);
    });

    it("repeats writes that meet the same rows in different orders, until all are made", async () => {
      await database.write(["a", "b"].map((id) => sql`INSERT INTO leases VALUES (${id}, '', 0)`));
      const count = (id: string) => sql`UPDATE leases SET failures = failures + 1 WHERE name = ${id}`;
      let n = 0;
      await everywhere(60, (process) => process.write((n++ % 2 ? ["a", "b"] : ["b", "a"]).map(count)));
      expect(await database.read(sql`SELECT failures FROM leases WHERE name IN ('a', 'b')`)).toEqual([
        { failures: 60 },
        { failures: 60 },
      ]);
      await database.write([sql`DELETE FROM leases WHERE name IN ('a', 'b')`]);
    });

    it("leaves what the others have claimed to them when another one starts", async () => {
      const event = { id: "evt_1", type: "test", about: { session: "cs_1" } };
      const at = new Date();
      await recordEvent(database, event, at, { isClaimed: true });
      const settings = parseSettings({ ORDERS_URL: created.url });
      const started = await openOrderBook(settings, { log: () => {}, clock: () => at });
      expect(await claimEvents(started, at)).toEqual([]);
      await started.close();
    });

    it("gives each email to one of them", async () => {
      for (let n = 0; n < 12; n += 1) await buyProducts(database, `reader-${n}@example.com`, ["book"]);
      const taken = (await everywhere(12, (process) => claimMessages(process, "email", NOON))).flat();
      expect(new Set(taken.map(({ id }) => id)).size).toBe(12);
      expect(taken).toHaveLength(12);
    });

    it("gives what is due to another one, without waiting for those who are claiming", async () => {
      for (let n = 0; n < 4; n += 1) {
        await buyProducts(database, `reader-${n}@example.com`, ["book"]);
        await recordEvent(database, { id: `evt_${n}`, type: "test", about: { session: "cs_1" } }, NOON);
      }
      const claiming = new pg.Client({ connectionString: created.url });
      await claiming.connect();
      try {
        await claiming.query("BEGIN");
        await claiming.query("SELECT id FROM messages ORDER BY id LIMIT 3 FOR UPDATE");
        await claiming.query("SELECT id FROM webhook_events ORDER BY id LIMIT 3 FOR UPDATE");
        expect(await claimMessages(other, "email", NOON)).toHaveLength(1);
        expect(await claimEvents(other, NOON)).toMatchObject([{ id: "evt_3" }]);
        await claiming.query("ROLLBACK");
      } finally {
        await claiming.end();
      }
    });
  });
});
