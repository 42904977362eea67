import { describe, expect, it, onTestFinished } from "vitest";
import { d1Database } from "#checkout/orders/database/d1.ts";
import { DatabaseError, DiskFull, sql } from "#checkout/orders/database/database.ts";
import { isFatal } from "#checkout/orders/database/duckdb/open-error.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";

async function inMemory() {
  const database = await duckdbDatabase(":memory:");
  onTestFinished(() => database.close());
  return database;
}

describe("a statement", () => {
  it("binds every value and never inserts one into its text", () => {
    const name = "'; DROP TABLE orders; --";
    expect(sql`SELECT ${name}, ${1}, ${null}`).toEqual({ text: "SELECT ?, ?, ?", values: [name, 1, null] });
    expect(sql`SELECT 1`).toEqual({ text: "SELECT 1", values: [] });
  });

  it("can contain another statement, with its values in order", () => {
    const inner = sql`a = ${1} AND b = ${2}`;
    expect(sql`SELECT ${0} WHERE ${inner} OR c = ${3}`).toEqual({
      text: "SELECT ? WHERE a = ? AND b = ? OR c = ?",
      values: [0, 1, 2, 3],
    });
  });
});

describe("an order book in DuckDB", () => {
  it("returns texts, integers and nulls unchanged", async () => {
    const database = await inMemory();
    await database.write([sql`CREATE TABLE t (text TEXT, number BIGINT)`]);
    const big = Number.MAX_SAFE_INTEGER;
    await database.write([sql`INSERT INTO t VALUES (${"雨"}, ${big}), (${null}, ${null})`]);
    expect(await database.read(sql`SELECT * FROM t WHERE text = ${"雨"} OR number IS NULL`)).toEqual([
      { text: "雨", number: big },
      { text: null, number: null },
    ]);
    expect(await database.read(sql`SELECT COUNT(*) AS n FROM t`)).toEqual([{ n: 2 }]);
  });

  it("rejects an amount that is not an integer instead of rounding it", async () => {
    const database = await inMemory();
    await expect(database.read(sql`SELECT ${10.6} AS n`)).rejects.toThrow(RangeError);
    await expect(database.write([sql`SELECT ${10.6} AS n`])).rejects.toThrow(RangeError);
  });

  it("returns to each caller the rows of its own statements, even if many writes are queued", async () => {
    const database = await inMemory();
    const writes = Array.from({ length: 250 }, (_, n) =>
      database.write([sql`SELECT ${n} AS n`, sql`SELECT ${-n} AS n`]),
    );
    for (const [n, rows] of (await Promise.all(writes)).entries()) {
      expect(rows).toEqual([[{ n }], [{ n: -n }]].map(([row]) => [{ n: Number(row?.n) || 0 }]));
    }
  });

  it("rolls back a failed write completely, and no other queued write", async () => {
    const database = await inMemory();
    await database.write([sql`CREATE TABLE t (n BIGINT PRIMARY KEY)`]);
    const insert = (n: number) => sql`INSERT INTO t VALUES (${n})`;
    const outcomes = await Promise.allSettled([
      database.write([insert(1)]),
      database.write([insert(2), insert(1)]),
      database.write([insert(3), sql`INSERT INTO nowhere VALUES (1)`]),
      database.write([insert(4)]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(await database.read(sql`SELECT n FROM t ORDER BY n`)).toEqual([{ n: 1 }, { n: 4 }]);
    await database.write([insert(5)]);
    await expect(database.write([insert(5)])).rejects.toThrow(/Constraint/);
    await database.write([insert(6)]);
    expect(await database.read(sql`SELECT COUNT(*) AS n FROM t`)).toEqual([{ n: 4 }]);
  });

  it("distinguishes a failure of the database from an invalid statement", async () => {
    const database = await inMemory();
    for (const wrong of [
      sql`SELECT nothing`,
      sql`SELEC 1`,
      sql`SELECT * FROM nowhere`,
      sql`SELECT CAST('x' AS BIGINT)`,
    ])
      await expect(database.read(wrong)).rejects.not.toBeInstanceOf(DatabaseError);
    // The failure quotes the name of an error.
    const file = { text: "SELECT * FROM read_text('/Syntax Error')", values: [] };
    await expect(database.read(file)).rejects.toBeInstanceOf(DatabaseError);
    const failing = { text: "SELECT error('FATAL Error: disk broken\nsecond line')", values: [] };
    const error: unknown = await database.read(failing).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({
      name: "DatabaseError",
      cause: { message: expect.stringContaining("second line") },
    });
    expect(String(error)).toMatch(/The order book failed: .*FATAL Error: disk broken$/);
    await expect(database.write([failing])).rejects.toBeInstanceOf(DatabaseError);
    const full = { text: "SELECT error('FATAL Error: No space left on device')", values: [] };
    await expect(database.write([full])).rejects.toBeInstanceOf(DiskFull);
    await expect(database.write([full])).rejects.toMatchObject({
      cause: { message: expect.stringContaining("No space left") },
    });
  });

  it("waits for running writes before it closes, and then rejects all statements", async () => {
    const database = await duckdbDatabase(":memory:");
    const written = database.write([sql`SELECT 1 AS n`]);
    await database.close();
    expect(await written).toEqual([[{ n: 1 }]]);
    await expect(database.read(sql`SELECT 1`)).rejects.toThrow("The order book :memory: is closed.");
    await expect(database.write([sql`SELECT 1`])).rejects.toBeInstanceOf(DatabaseError);
    await database.close();
  });

  it("in memory is not reopened after a fatal error, since it would be empty", async () => {
    const database = await inMemory();
    await database.write([sql`CREATE TABLE t (n BIGINT)`]);
    const fatal = { text: "SELECT error('FATAL Error: x')", values: [] };
    await expect(database.read(fatal)).rejects.toBeInstanceOf(DatabaseError);
    await expect(database.write([fatal])).rejects.toBeInstanceOf(DatabaseError);
    expect(await database.read(sql`SELECT COUNT(*) AS n FROM t`)).toEqual([{ n: 0 }]);
  });

  it("does not rely on its indexes, and makes one write at a time", async () => {
    expect(await inMemory()).toMatchObject({ indexes: false, skipLocked: sql`` });
  });

  it("recognises a fatal error by its message", () => {
    expect(isFatal(new Error("FATAL Error: x"))).toBe(true);
    expect(isFatal(new Error("database has been invalidated because of a previous fatal error"))).toBe(true);
    expect(isFatal(new Error("Binder Error: x"))).toBe(false);
    expect(isFatal("FATAL Error: x")).toBe(false);
  });
});

describe("the migrations of an order book", () => {
  const NOON = new Date("2026-11-22T12:00:00.000Z");
  const versions = sql`SELECT version, applied_at FROM migrations ORDER BY version`;
  const at = NOON.toISOString();

  it("are applied once, each with its time, even if they are run repeatedly", async () => {
    const database = await inMemory();
    await migrate(database, { now: () => NOON });
    const applied = await database.read(versions);
    expect(applied.slice(0, 2)).toEqual([
      { version: 1, applied_at: at },
      { version: 2, applied_at: at },
    ]);
    expect(applied.length).toBeGreaterThan(10);
    expect(applied.every(({ applied_at }) => applied_at === at)).toBe(true);
    await migrate(database, { now: () => new Date(0) });
    expect(await database.read(versions)).toEqual(applied);
  });

  it("can stop at a version, and continue from there", async () => {
    const database = await inMemory();
    await migrate(database, { now: () => NOON, upTo: 1 });
    expect(await database.read(versions)).toEqual([{ version: 1, applied_at: at }]);
    await migrate(database);
    const whole = await inMemory();
    await migrate(whole);
    const version = sql`SELECT version FROM migrations ORDER BY version`;
    expect(await database.read(version)).toEqual(await whole.read(version));
  });

  it("create indexes only if the database's indexes are reliable", async () => {
    for (const indexes of [true, false]) {
      const database = await inMemory();
      const texts: string[] = [];
      const recording = {
        ...database,
        indexes,
        write: (statements: { text: string; values: [] }[]) => {
          texts.push(...statements.map(({ text }) => text));
          // DuckDB has no partial ones.
          return database.write(statements.filter(({ text }) => !/CREATE INDEX .* WHERE /.test(text)));
        },
      };
      await migrate(recording as typeof database);
      expect(texts.some((text) => /CREATE (UNIQUE )?INDEX/.test(text))).toBe(indexes);
    }
  });

  it("write nothing to an order book that is up to date, whose disk may be full", async () => {
    const database = await inMemory();
    await migrate(database);
    const full = { ...database, write: () => Promise.reject(new DiskFull("full")) };
    await migrate(full);
    await expect(migrate({ ...full, read: async () => [] })).rejects.toThrow("full");
  });

  it("write nothing to an order book that cannot be read", async () => {
    const database = await inMemory();
    const read = () => Promise.reject(new DatabaseError("down"));
    await expect(migrate({ ...database, read })).rejects.toThrow("down");
    expect(await database.read(sql`SELECT table_name FROM information_schema.tables`)).toEqual([]);
  });

  it("that fail do not record their version, and throw the reason", async () => {
    const database = await inMemory();
    await database.write([sql`CREATE TABLE orders (id TEXT)`]);
    await expect(migrate(database)).rejects.toThrow(/orders/);
    expect(await database.read(versions)).toEqual([]);
  });
});

describe("an order book in D1", () => {
  function d1(answer: () => Promise<unknown>) {
    const asked: unknown[] = [];
    const ask = (what: unknown) => {
      asked.push(what);
      return answer();
    };
    const prepare = (text: string) => ({
      bind: (...values: unknown[]) => ({ text, values, all: () => ask([text, values]) }),
    });
    const stub: unknown = {
      prepare,
      withSession(constraint: string) {
        asked.push(constraint);
        return { prepare };
      },
      batch: ask,
    };
    return { database: d1Database(stub as Parameters<typeof d1Database>[0]), asked };
  }

  it("reads from the primary, so that buyers see their purchase right after paying", async () => {
    const { database, asked } = d1(async () => ({ results: [{ n: 1 }] }));
    expect(await database.read(sql`SELECT ${1} AS n`)).toEqual([{ n: 1 }]);
    expect(asked).toEqual(["first-primary", ["SELECT ? AS n", [1]]]);
    expect(database).toMatchObject({ indexes: true, skipLocked: sql`` });
    await database.close();
  });

  it("writes in one batch, which is one transaction, and returns the rows of each statement", async () => {
    const { database, asked } = d1(async () => [{ results: [{ n: 1 }] }, { results: [] }]);
    expect(await database.write([sql`SELECT ${1}`, sql`SELECT 2`])).toEqual([[{ n: 1 }], []]);
    expect(asked).toMatchObject([
      [
        { text: "SELECT ?", values: [1] },
        { text: "SELECT 2", values: [] },
      ],
    ]);
  });

  it.each([
    "D1_ERROR: no such column: nothing: SQLITE_ERROR",
    "D1_ERROR: UNIQUE constraint failed: SQLITE_CONSTRAINT",
    "D1_TYPE_ERROR: Type 'undefined' not supported",
  ])("is not down because of a statement that is wrong: %s", async (message) => {
    const { database } = d1(() => Promise.reject(new Error(message)));
    await expect(database.read(sql`SELECT 1`)).rejects.toThrow(message);
    await expect(database.read(sql`SELECT 1`)).rejects.not.toBeInstanceOf(DatabaseError);
    await expect(database.write([sql`SELECT 1`])).rejects.not.toBeInstanceOf(DatabaseError);
  });

  it("throws a DatabaseError with only the first line of the reason if D1 does not respond", async () => {
    const lost = new Error("D1_ERROR: Network connection lost.\n at somewhere");
    for (const [thrown, reason] of [
      [lost, "D1_ERROR: Network connection lost."],
      ["gone", "gone"],
    ] as const) {
      const { database } = d1(() => Promise.reject(thrown));
      const error: unknown = await database.write([sql`SELECT 1`]).catch((caught) => caught);
      expect(error).toEqual(new DatabaseError(`The order book failed: ${reason}`, { cause: thrown }));
      await expect(database.read(sql`SELECT 1`)).rejects.toBeInstanceOf(DatabaseError);
    }
  });
});
