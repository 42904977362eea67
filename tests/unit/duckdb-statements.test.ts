import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Statement, sql, type Value } from "#checkout/orders/database/database.ts";
import { asStepsForNewRows } from "#checkout/orders/database/duckdb/inserts.ts";
import { withLiterals } from "#checkout/orders/database/duckdb/literals.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";

async function inMemory() {
  const database = await duckdbDatabase(":memory:");
  onTestFinished(() => database.close());
  return database;
}

describe("the values of a statement in DuckDB", () => {
  it("are read back unchanged, whatever characters a text has", async () => {
    const database = await inMemory();
    const unusual = fc.constantFrom(
      "'",
      "''",
      "\\",
      "\\'",
      "\0",
      "?",
      "--",
      "/*",
      "$1",
      ";",
      "\n",
      '"',
      "雨",
      "🎵",
    );
    const text = fc.array(fc.oneof(unusual, fc.string({ unit: "binary" }))).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(text, fc.maxSafeInteger(), text, async (a, n, b) => {
        const rows = await database.read(sql`SELECT ${a} AS a, 5 -${n} AS n, ${null} AS nothing, ${b} AS b`);
        expect(rows).toEqual([{ a, n: 5 - n, nothing: null, b }]);
      }),
      { examples: [["' OR 1 = 1; DROP TABLE t; --", -1, "a\0b\0"]] },
    );
  });

  it("are never cut off or interpreted", () => {
    expect(withLiterals(sql`SELECT ${"it's"}, ${-7}, ${0}, ${null}, ${"?"}, ${"a\0'"}`)).toBe(
      "SELECT 'it''s', (-7), 0, NULL, '?', ('a' || chr(0) || '''')",
    );
  });

  it("must be as many as the statement has parameters", () => {
    expect(() => withLiterals({ text: "SELECT ?, ?", values: [1] })).toThrow("2 parameters has 1 values");
    expect(() => withLiterals({ text: "SELECT '?'", values: [] })).toThrow("1 parameters has 0 values");
  });
});

describe("inserts of rows that are expected to be new", () => {
  const insert = (table: string, id: number) =>
    sql`INSERT INTO ${raw(table)} (id, name) VALUES (${id}, ${table}) ON CONFLICT DO NOTHING`;
  const raw = (text: string): Statement => ({ text, values: [] });
  const steps = (...statements: Statement[]) =>
    asStepsForNewRows(statements).map(({ sql: { text, values }, positions }) => [text, values, positions]);

  it("are one statement for each table, up to the next statement of another kind", () => {
    const update = sql`UPDATE a SET name = ${"x"}`;
    expect(steps(insert("a", 1), insert("b", 1), insert("a", 2), update, insert("a", 3))).toEqual([
      ["INSERT INTO a (id, name) VALUES (?, ?), (?, ?)", [1, "a", 2, "a"], [0, 2]],
      ["INSERT INTO b (id, name) VALUES (?, ?)", [1, "b"], [1]],
      ["UPDATE a SET name = ?", ["x"], [3]],
      ["INSERT INTO a (id, name) VALUES (?, ?)", [3, "a"], [4]],
    ]);
  });

  it("are not combined if they return different columns, have a condition, or update existing rows", () => {
    const returning = (text: string): Statement => ({
      text: `${insert("a", 1).text} ${text}`,
      values: [1, "a"],
    });
    const conditional = sql`INSERT INTO a (id) SELECT ${1} WHERE 1 = 1 ON CONFLICT DO NOTHING RETURNING id`;
    const upsert = sql`INSERT INTO a (id) VALUES (${1}) ON CONFLICT (id) DO UPDATE SET id = excluded.id`;
    expect(
      steps(
        insert("a", 1),
        returning("RETURNING id"),
        returning("RETURNING id"),
        conditional,
        upsert,
        upsert,
      ),
    ).toEqual([
      ["INSERT INTO a (id, name) VALUES (?, ?)", [1, "a"], [0]],
      ["INSERT INTO a (id, name) VALUES (?, ?), (?, ?) RETURNING id", [1, "a", 1, "a"], [1, 2]],
      ["INSERT INTO a (id) SELECT ? WHERE 1 = 1 RETURNING id", [1], [3]],
      [upsert.text, [1], [4]],
      [upsert.text, [1], [5]],
    ]);
  });

  it("return to each write its own rows, and none for a row that exists", async () => {
    const database = await inMemory();
    await database.write([sql`CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT NOT NULL)`]);
    const write = (id: number, name: Value = "new") =>
      database.write([
        sql`INSERT INTO t (id, name) VALUES (${id}, ${name}) ON CONFLICT DO NOTHING RETURNING id, name`,
      ]);
    const row = (id: number) => [[{ id, name: "new" }]];
    expect(await Promise.all([write(3), write(1), write(2)])).toEqual([row(3), row(1), row(2)]);
    expect(await Promise.all([write(4), write(1, "old"), write(4, "twice"), write(5)])).toEqual([
      row(4),
      [[]],
      [[]],
      row(5),
    ]);
    const outcomes = await Promise.allSettled([write(6), write(7, null), write(8)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await database.read(sql`SELECT DISTINCT name, COUNT(*) AS n FROM t GROUP BY name`)).toEqual([
      { name: "new", n: 7 },
    ]);
  });
});
