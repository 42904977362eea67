import * as z from "zod";
import { type Database, MAX_BOUND_VALUES, type Row, type Statement, sql, type Value } from "./database.ts";

/** Ids in one query, with room for other values. */
const MAX_IDS = MAX_BOUND_VALUES / 2;

/** Expressions with commas between them, as for `IN`. There must be at least one. */
export function list(items: readonly (Statement | Value)[]): Statement {
  return items.map((item) => sql`${item}`).reduce((all, item) => sql`${all}, ${item}`);
}

/**
 * The ids that a query finds, for a write that claims them, as for `IN`. null: there are none.
 *
 * A subquery is part of that write, so that several processes get different rows. DuckDB, which has one process, finds rows by
 * named ids much faster.
 */
export async function idsToClaim(database: Database, query: Statement): Promise<Statement | null> {
  // Reads first, because usually nothing is due and a read needs no commit.
  const ids = z.array(IdRow).parse(await database.read(query));
  if (ids.length === 0) return null;
  return database.indexes ? sql`${query} ${database.skipLocked}` : list(ids.map(({ id }) => id));
}

const IdRow = z.object({ id: z.string() });

/** The rows of a query for many ids, read some ids at a time. */
export async function readForIds(
  database: Pick<Database, "read">,
  ids: string[],
  query: (ids: Statement) => Statement,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    rows.push(...(await database.read(query(list(ids.slice(start, start + MAX_IDS))))));
  }
  return rows;
}
