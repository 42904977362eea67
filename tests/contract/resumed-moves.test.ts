import { describe, expect, it } from "vitest";
import { type Database, type Statement, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { moveBook } from "#checkout/orders/transfer/move-book.ts";
import { digestTables } from "#checkout/orders/transfer/write-book.ts";
import { engines, inMemory } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { fill, READER } from "./order-book/filled-book.ts";
import { buyProducts, NOON } from "./order-book/samples.ts";

/** The first row of a table, as the place of a cut. */
const firstOf = (table: string) => isInsert(table, 1);
/** The second row of a table, so that its first row is there already. */
const secondOf = (table: string) => isInsert(table, 2);
const lastStep = ({ text }: Statement) => text === "DROP TABLE restoring";

const MOMENTS: [string, () => (statement: Statement) => boolean][] = [
  ["before its first row", () => firstOf("orders")],
  ["within a table", () => secondOf("orders")],
  ["between two tables", () => firstOf("entitlements")],
  ["between its last row and the last comparison", () => lastStep],
];

describe.each(engines)("an order book that moves into $name and is interrupted", (engine) => {
  const [source, target] = [useEmptyDatabase(inMemory), useEmptyDatabase(engine)];

  it.each(MOMENTS)("%s continues there, and is the same", async (_, moment) => {
    await fill(source());
    const before = await digestTables(source());
    const { to, inserted } = interrupted(target(), moment());
    await expect(moveBook(rowByRow(source()), to, { at: NOON })).rejects.toThrow("interrupted");
    await expect(migrate(target())).rejects.toThrow("it is not complete");
    const there = inserted.length;
    let kept = 0;
    await moveBook(rowByRow(source()), to, {
      at: NOON,
      onResume: (rows) => {
        kept = rows;
      },
    });
    expect(kept).toBe(there);
    expect(await digestTables(target())).toEqual(before);
    expect(await digestTables(source())).toEqual(before);
    expect(inserted.length).toBe(rowsIn(before));
    await migrate(target());
  });

  it("several times continues each time, and writes no row twice", async () => {
    await fill(source());
    const before = await digestTables(source());
    const all: Statement[] = [];
    for (const [, moment] of MOMENTS) {
      const { to, inserted } = interrupted(target(), moment());
      await moveBook(rowByRow(source()), to, { at: NOON }).catch((error) => {
        expect(error).toMatchObject({ message: "interrupted" });
      });
      all.push(...inserted);
    }
    await moveBook(source(), target(), { at: NOON });
    expect(await digestTables(target())).toEqual(before);
    expect(all.length).toBe(rowsIn(before));
  });

  it("starts over if a row that was copied has changed, and says so", async () => {
    await fill(source());
    const { to } = interrupted(target(), firstOf("entitlements"));
    await expect(moveBook(rowByRow(source()), to, { at: NOON })).rejects.toThrow("interrupted");
    await source().write([sql`UPDATE orders SET locale = 'zh'`]);
    const calls: string[] = [];
    await moveBook(source(), to, {
      at: NOON,
      onResume: () => calls.push("resumes"),
      onStartOver: () => calls.push("starts over"),
    });
    expect(calls).toEqual(["resumes", "starts over"]);
    expect(await digestTables(target())).toEqual(await digestTables(source()));
  });

  it("starts over if rows that were copied are missing", async () => {
    await fill(source());
    const { to } = interrupted(target(), lastStep);
    await expect(moveBook(rowByRow(source()), to, { at: NOON })).rejects.toThrow("interrupted");
    await source().write([sql`DELETE FROM links`]);
    const calls: string[] = [];
    await moveBook(source(), to, { at: NOON, onStartOver: () => calls.push("starts over") });
    expect(calls).toEqual(["starts over"]);
    expect(await digestTables(target())).toEqual(await digestTables(source()));
  });
});

describe("an order book that moves and is interrupted", () => {
  const [source, target] = [useEmptyDatabase(inMemory), useEmptyDatabase(inMemory)];

  it("at any moment continues, and is the same", async () => {
    await fill(source());
    const before = await digestTables(source());
    for (let writes = 0; ; writes += 1) {
      await inMemory.empty(target());
      const { to } = interruptedAfter(target(), writes);
      const outcome = await moveBook(rowByRow(source()), to, { at: NOON }).catch(String);
      if (typeof outcome !== "string") break;
      expect(outcome).toContain("interrupted");
      await moveBook(rowByRow(source()), target(), { at: NOON });
      expect(await digestTables(target())).toEqual(before);
    }
  });

  it("goes on with what was bought since, and takes that along", async () => {
    await fill(source());
    const { to, inserted } = interrupted(target(), secondOf("entitlements"));
    await expect(moveBook(rowByRow(source()), to, { at: NOON })).rejects.toThrow("interrupted");
    await buyProducts(source(), READER, ["book"]);
    await moveBook(rowByRow(source()), to, { at: NOON });
    const after = await digestTables(source());
    expect(after.orders?.rows).toBe(4);
    expect(await digestTables(target())).toEqual(after);
    expect(inserted.length).toBe(rowsIn(after));
  });

  it("is not mixed with another order book that moves there next", async () => {
    await fill(source());
    const { to } = interrupted(target(), firstOf("messages"));
    await expect(moveBook(rowByRow(source()), to, { at: NOON })).rejects.toThrow("interrupted");
    await inMemory.empty(source());
    await fill(source());
    const calls: string[] = [];
    await moveBook(source(), target(), { at: NOON, onStartOver: () => calls.push("starts over") });
    expect(calls).toEqual(["starts over"]);
    expect(await digestTables(target())).toEqual(await digestTables(source()));
  });

  it("is refused once it is complete", async () => {
    await fill(source());
    await moveBook(source(), target(), { at: NOON });
    await expect(moveBook(source(), target(), { at: NOON })).rejects.toThrow(
      "There is an order book already",
    );
  });
});

/** Reads a row at a time, so that a move can be cut within a table. */
function rowByRow(database: Database): Database {
  return {
    ...database,
    snapshot: (tables, onRows) =>
      database.snapshot(tables, async ({ table, rows }) => {
        for (const row of rows) await onRows({ table, rows: [row] });
      }),
  };
}

/** A database that fails once, at the first statement that is meant. @returns it, and the rows that were written */
function interrupted(database: Database, isMeant: (statement: Statement) => boolean) {
  const inserted: Statement[] = [];
  let hasFailed = false;
  const to: Database = {
    ...database,
    async write(statements) {
      if (!hasFailed && statements.some(isMeant)) {
        hasFailed = true;
        throw new Error("interrupted");
      }
      const rows = await database.write(statements);
      inserted.push(...statements.filter(isRow));
      return rows;
    },
  };
  return { to, inserted };
}

function interruptedAfter(database: Database, writes: number) {
  let done = 0;
  const to: Database = {
    ...database,
    async write(statements) {
      if (done === writes) throw new Error("interrupted");
      done += 1;
      return database.write(statements);
    },
  };
  return { to };
}

/** A row of the book, unlike those of migrations and of the move itself. */
function isRow({ text }: Statement): boolean {
  return /^INSERT INTO (?!migrations|restoring)\w+ .* ON CONFLICT DO NOTHING$/.test(text);
}

function isInsert(table: string, nth: number): (statement: Statement) => boolean {
  let seen = 0;
  return (statement) => {
    if (isRow(statement) && statement.text.startsWith(`INSERT INTO ${table} `)) seen += 1;
    return seen === nth;
  };
}

function rowsIn(tables: Awaited<ReturnType<typeof digestTables>>): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
}
