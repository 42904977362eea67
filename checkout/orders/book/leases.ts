import * as z from "zod";
import { type Database, type Statement, sql } from "../database/database.ts";
import { timestampAfter } from "../timestamps.ts";

/** Stores leases (table `leases`). A lease lets one process at a time do a job, and can postpone the job. */

/** No lease lasts longer. One that seems to was written before the clock was set back, and counts as expired. */
const MAX_LEASE_MS = 30 * 60_000;

export interface Lease {
  /** Consecutive failures of the job, as recorded by the last holder. */
  failures: number;
}

/** Acquires a lease. null: another process holds it, or the job is postponed. */
export async function acquireLease(
  database: Database,
  name: string,
  { at, durationMs }: { at: Date; durationMs: number },
): Promise<Lease | null> {
  const isFree = sql`name = ${name}
    AND (expires_at <= ${at.toISOString()} OR expires_at > ${timestampAfter(at, MAX_LEASE_MS)})`;
  // Reads first, because a read needs no commit.
  if ((await database.read(sql`SELECT name FROM leases WHERE ${isFree}`)).length === 0) return null;
  const [rows] = await database.write([
    sql`UPDATE leases SET expires_at = ${timestampAfter(at, durationMs)} WHERE ${isFree} RETURNING failures`,
  ]);
  return z.array(z.object({ failures: z.number() })).parse(rows)[0] ?? null;
}

/** Makes a lease that can be acquired, unless there is one. */
export async function insertLease(database: Database, name: string): Promise<void> {
  // Reads first, because a read needs no commit.
  if ((await database.read(sql`SELECT name FROM leases WHERE name = ${name}`)).length > 0) return;
  await database.write([
    sql`INSERT INTO leases (name, expires_at, failures) VALUES (${name}, ${new Date(0).toISOString()}, 0)
      ON CONFLICT DO NOTHING`,
  ]);
}

/**
 * Runs a task that nobody else may run at the same time, under a lease of its own.
 *
 * @returns null if somebody else is running it
 */
export async function runExclusively<Result>(
  database: Database,
  name: string,
  { at, durationMs }: { at: Date; durationMs: number },
  task: () => Promise<Result>,
): Promise<{ result: Result } | null> {
  await insertLease(database, name);
  if (!(await acquireLease(database, name, { at, durationMs }))) return null;
  try {
    return { result: await task() };
  } finally {
    await setLease(database, name, { expires: new Date(0), failures: 0 });
  }
}

/** Updates a lease that the caller holds: when it expires, and how often in a row the job has failed. */
export async function setLease(
  database: Database,
  name: string,
  { expires, failures }: { expires: Date; failures: number },
): Promise<void> {
  await database.write([
    sql`UPDATE leases SET expires_at = ${expires.toISOString()}, failures = ${failures} WHERE name = ${name}`,
  ]);
}

/** Ends all leases. Only for the process that owns the order book, when it starts. */
export function endLeases(at: Date): Statement {
  return sql`UPDATE leases SET expires_at = ${at.toISOString()}`;
}
