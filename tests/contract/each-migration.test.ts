import { describe, expect, it } from "vitest";
import { type Database, type Row, sql } from "#checkout/orders/database/database.ts";
import {
  checkVersion,
  existingTables,
  knownVersions,
  listApplied,
  migrate,
  OrderBookTooNew,
} from "#checkout/orders/database/migrate.ts";
import { ALL_TABLES } from "#checkout/orders/transfer/tables.ts";
import { createVersion1Book } from "./order-book/book-of-version-1.ts";
import { engines } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { NOON } from "./order-book/samples.ts";

type Tables = Map<string, Row[]>;

/** The second makes new tables of the first, which migrations.test.ts compares. From then on tables are only added to. */
const [, SECOND = 0, ...LATER] = knownVersions();

describe.each(engines)("an order book of any earlier version, in $name", (engine) => {
  const emptyDatabase = useEmptyDatabase(engine);

  it("keeps each row of each table in every migration", async () => {
    const database = emptyDatabase();
    await createVersion1Book(database);
    await migrate(database, { upTo: SECOND });
    let before = await fillEmptyTables(database, await readTables(database));
    for (const version of LATER) {
      await migrate(database, { upTo: version });
      const after = await readTables(database);
      for (const [table, rows] of before)
        for (const row of rows)
          expect(after.get(table), `migration ${version}, ${table}`).toContainEqual(
            expect.objectContaining(row),
          );
      before = await fillEmptyTables(database, after);
    }
    expect(await listApplied(database)).toEqual(knownVersions());
    expect(before.size).toBeGreaterThan(25);
  });

  it("of a newer version is refused, and left as it is", async () => {
    const database = emptyDatabase();
    await migrate(database);
    const newer = Math.max(...knownVersions()) + 1;
    await database.write([
      sql`INSERT INTO migrations (version, applied_at) VALUES (${newer}, ${NOON.toISOString()})`,
    ]);
    const refusal = await migrate(database).catch((error) => error);
    expect(refusal).toBeInstanceOf(OrderBookTooNew);
    expect(refusal.message).toMatch(
      new RegExp(`newer version of the shop wrote .*schema ${newer};.*Nothing was changed.*restore a backup`),
    );
    expect(await listApplied(database)).toEqual([...knownVersions(), newer]);
    await expect(checkVersion(database)).rejects.toThrow(OrderBookTooNew);
  });

  it("of several newer versions names the newest one, and lists all in order", async () => {
    const database = emptyDatabase();
    await migrate(database);
    await expect(checkVersion(database)).resolves.toBeUndefined();
    const newest = Math.max(...knownVersions()) + 2;
    await database.write(
      [newest, newest - 1].map(
        (version) =>
          sql`INSERT INTO migrations (version, applied_at) VALUES (${version}, ${NOON.toISOString()})`,
      ),
    );
    const refusal = await checkVersion(database).catch((error) => error);
    expect([refusal.name, refusal.message]).toEqual([
      ...["OrderBookTooNew", expect.stringContaining(`(schema ${newest};`)],
    ]);
    expect(await listApplied(database)).toEqual([...knownVersions(), newest - 1, newest]);
  });
});

/** Adds a row to each table that has none, with something in every column. @returns all rows */
async function fillEmptyTables(database: Database, tables: Tables): Promise<Tables> {
  const filled = new Map(tables);
  for (const [table, rows] of tables) {
    if (rows.length > 0) continue;
    const columns = await columnsOf(database, table);
    const row = Object.fromEntries(columns.map(({ name, isText }) => [name, isText ? textFor(name) : 1]));
    const text = `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
    await database.write([{ text, values: Object.values(row) }]);
    filled.set(table, [row]);
  }
  return filled;
}

function textFor(column: string): string {
  if (/_(at|until|due)$|since/.test(column)) return NOON.toISOString();
  return /parts|taxes/.test(column)
    ? "[]"
    : /part|payload|data|details|outcome|gift|seller/.test(column)
      ? "{}"
      : column;
}

async function readTables(database: Database): Promise<Tables> {
  const tables = (await existingTables(database, ALL_TABLES)).filter((table) => table !== "migrations");
  const read = tables.map(
    async (table): Promise<[string, Row[]]> => [
      table,
      await database.read({ text: `SELECT * FROM ${table}`, values: [] }),
    ],
  );
  return new Map(await Promise.all(read));
}

async function columnsOf(database: Database, table: string): Promise<{ name: string; isText: boolean }[]> {
  const standard = sql`SELECT column_name AS name, data_type AS type FROM information_schema.columns
    WHERE table_name = ${table} AND table_schema = CURRENT_SCHEMA()`;
  const sqlite = sql`SELECT name, type FROM pragma_table_info(${table})`;
  const rows = await database.read(standard).catch(() => database.read(sqlite));
  return rows.map(({ name, type }) => ({ name: String(name), isText: /text|varchar/i.test(String(type)) }));
}
