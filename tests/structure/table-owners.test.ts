import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import {
  ANY_TABLE,
  MIGRATIONS,
  TABLE_OWNERS,
  TABLE_READERS,
  tablesReadIn,
  tablesWrittenIn,
} from "./table-owners.ts";

const ROOM = "checkout/orders/";
const MODULES = globSync("{checkout,scripts/edge,scripts/shop}/**/*.ts")
  .map((path) => ({ module: path.startsWith(ROOM) ? path.slice(ROOM.length) : path, path }))
  .filter(({ module }) => !module.startsWith(MIGRATIONS))
  .map(({ module, path }) => ({ module, code: readFileSync(path, "utf8") }));
const WRITES = MODULES.flatMap(({ module, code }) =>
  tablesWrittenIn(code).map((table) => ({ module, table })),
);
const READS = MODULES.flatMap(({ module, code }) => tablesReadIn(code).map((table) => ({ module, table })));

/** Whether a module is in the table's folder, or one of its owners. */
function isInRoom(module: string, table: string): boolean {
  const owners = TABLE_OWNERS[table] ?? [];
  return dirname(owners[0] ?? "") === dirname(module) || owners.includes(module);
}

function mayWrite(module: string, table: string | null): boolean {
  return (table === null ? ANY_TABLE : (TABLE_OWNERS[table] ?? [])).includes(module);
}

it("each table of the order book is written by its owners only", () => {
  expect(WRITES.length).toBeGreaterThan(80);
  expect(WRITES.filter(({ module, table }) => !mayWrite(module, table))).toEqual([]);
});

it("each table of the order book is read by modules next to its owners, and by those that are listed", () => {
  expect(READS.length).toBeGreaterThan(100);
  const strangers = READS.filter(
    ({ module, table }) => !isInRoom(module, table) && !TABLE_READERS[table]?.includes(module),
  );
  expect(strangers).toEqual([]);
});

it("routes have no statements of their own", () => {
  const routes = globSync("checkout/{http,routes}/**/*.{ts,tsx}");
  expect(routes.length).toBeGreaterThan(50);
  expect(routes.filter((path) => readFileSync(path, "utf8").includes("sql`"))).toEqual([]);
});

it("the listed readers of a table read it", () => {
  const readers = Object.entries(TABLE_READERS).flatMap(([table, modules]) =>
    modules.map((module) => ({ module, table })),
  );
  const idle = readers.filter(
    (reader) => !READS.some(({ module, table }) => module === reader.module && table === reader.table),
  );
  expect(idle).toEqual([]);
});

it("the owners of a table write it", () => {
  const owners = Object.entries(TABLE_OWNERS).flatMap(([table, modules]) =>
    modules.map((module) => ({ module, table })),
  );
  const idle = owners.filter(
    (owner) => !WRITES.some(({ module, table }) => module === owner.module && table === owner.table),
  );
  expect(idle).toEqual([]);
});

it.each([
  ["sql`INSERT INTO orders (id)", ["orders"]],
  ["sql`UPDATE\n  orders SET a = 1`", ["orders"]],
  ["`DELETE FROM ${" + "table}`", [null]],
  ["sql`SELECT 1 FROM orders FOR UPDATE SKIP LOCKED`", []],
  ["sql`INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1`", ["a"]],
])("sees what %j writes", (code, tables) => {
  expect(tablesWrittenIn(code)).toEqual(tables);
});

it("sees what is read, also in a statement that joins tables", () => {
  expect(tablesReadIn("sql`SELECT 1 FROM orders\n  JOIN messages ON 1 = 1`")).toEqual(["orders", "messages"]);
});
