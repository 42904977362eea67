import { z } from "zod";
import { type Database, sql } from "#checkout/orders/database/database.ts";

const Tables = z.array(z.object({ name: z.string() }));

/** Leaves an empty database, without the tables of the order book. */
export async function dropTables(database: Database): Promise<void> {
  const names = await tablesOf(database);
  if (names.length > 0)
    await database.write(names.map((name) => ({ text: `DROP TABLE ${name}`, values: [] })));
}

export async function tablesOf(database: Database): Promise<string[]> {
  // All engines have tables of their own. DuckDB lists tables like SQLite.
  const rows = await database.read(sql`SELECT name FROM sqlite_master
    WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' AND substr(name, 1, 4) <> '_cf_'
      AND name <> 'journal_position'`);
  return Tables.parse(rows).map(({ name }) => name);
}
