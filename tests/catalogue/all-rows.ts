import { z } from "zod";
import { openReadOnly } from "#catalogue/duckdb.ts";

/** Every row of every table, in the order in which they are stored. */
export async function allRows(path: string): Promise<Record<string, unknown[]>> {
  const database = await openReadOnly(path);
  const TableRow = z.object({ table_name: z.string() });
  const tables = await database.query(TableRow, "SELECT table_name FROM duckdb_tables() ORDER BY table_name");
  const rows: Record<string, unknown[]> = {};
  for (const { table_name } of tables)
    rows[table_name] = await database.query(z.unknown(), `FROM ${table_name}`);
  database.close();
  return rows;
}
