import { type Database, DatabaseError, sql } from "./database/database.ts";

/** How long an answer stands, so that frequent checks are no load. */
const REMEMBERED_MS = 5_000;

/**
 * Proves that the order book can be written, by writing to it.
 *
 * @returns the check, which throws a DatabaseError when it cannot
 */
export function writeCheck(
  database: Database,
  clock: () => Date,
  rememberedMs = REMEMBERED_MS,
): () => Promise<void> {
  let last: { at: number; result: Promise<void> } | null = null;
  return () => {
    const now = clock();
    const age = last ? now.getTime() - last.at : Number.POSITIVE_INFINITY;
    // A clock that was set back must not make an answer stand for ever.
    if (last === null || age < 0 || age >= rememberedMs)
      last = { at: now.getTime(), result: write(database, now) };
    return last.result;
  };
}

async function write(database: Database, at: Date): Promise<void> {
  const [rows] = await database.write([
    sql`UPDATE health_check SET written_at = ${at.toISOString()} WHERE id = 1 RETURNING id`,
  ]);
  if (rows?.length !== 1) throw new DatabaseError("The order book took a write and did not keep it.");
}
