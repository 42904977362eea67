import { type Database, DatabaseError, sql } from "../database/database.ts";

/** How long a result is reused, so that frequent checks cause little load. */
const CACHE_MS = 5_000;

/** @throws {DatabaseError} if the order book cannot be read */
export async function checkRead(database: Database): Promise<void> {
  await database.read(sql`SELECT id FROM health_check`);
}

/**
 * Creates a check that proves that the order book is writable, by writing to it.
 *
 * @returns the check; it throws a DatabaseError if the order book is not writable
 */
export function createWriteCheck(
  database: Database,
  clock: () => Date,
  cacheMs = CACHE_MS,
): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let result = Promise.resolve();
  return () => {
    const now = clock();
    const age = now.getTime() - checkedAt;
    // A negative age means that the clock was set back. Without this check the result would never expire.
    if (age < 0 || age >= cacheMs) {
      checkedAt = now.getTime();
      result = write(database, now);
    }
    return result;
  };
}

async function write(database: Database, at: Date): Promise<void> {
  const [rows] = await database.write([
    sql`UPDATE health_check SET written_at = ${at.toISOString()} WHERE id = 1 RETURNING id`,
  ]);
  if (rows?.length !== 1) throw new DatabaseError("The order book accepted a write but did not store it.");
}
