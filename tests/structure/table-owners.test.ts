import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ANY_TABLE, MIGRATIONS, TABLE_OWNERS, tablesWrittenIn } from "./table-owners.ts";

const ROOM = "checkout/orders/";
const WRITES = globSync("checkout/**/*.ts").flatMap((path) => {
  const module = path.startsWith(ROOM) ? path.slice(ROOM.length) : path;
  if (module.startsWith(MIGRATIONS)) return [];
  return tablesWrittenIn(readFileSync(path, "utf8")).map((table) => ({ module, table }));
});

function mayWrite(module: string, table: string | null): boolean {
  return (table === null ? ANY_TABLE : (TABLE_OWNERS[table] ?? [])).includes(module);
}

it("each table of the order book is written by its owners only", () => {
  expect(WRITES.length).toBeGreaterThan(80);
  expect(WRITES.filter(({ module, table }) => !mayWrite(module, table))).toEqual([]);
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
