import { z } from "zod";
import { type Database, type Statement, sql } from "./database/database.ts";
import { after } from "./retry.ts";

/** Every statement about leases (table `leases`): what only one process may do at a time, and not before a given time. */

/** No lease lasts longer; one that claims to was written before the clock was set back. */
const MAX_LEASE_MS = 30 * 60_000;

export interface Lease {
  /** How often in a row the work has failed, as the last holder left it. */
  failures: number;
}

/** Takes a lease until a time. null: somebody else holds it, or it rests until later. */
export async function acquireLease(
  database: Database,
  name: string,
  { at, durationMs }: { at: Date; durationMs: number },
): Promise<Lease | null> {
  const isFree = sql`name = ${name}
    AND (expires_at <= ${at.toISOString()} OR expires_at > ${after(at, MAX_LEASE_MS)})`;
  // Mostly it is free or held for long, and a read costs no commit.
  if ((await database.read(sql`SELECT name FROM leases WHERE ${isFree}`)).length === 0) return null;
  const [rows] = await database.write([
    sql`UPDATE leases SET expires_at = ${after(at, durationMs)} WHERE ${isFree} RETURNING failures`,
  ]);
  return z.array(z.object({ failures: z.number() })).parse(rows)[0] ?? null;
}

/** Sets when a lease that one holds can be taken again, and how often in a row the work has failed. */
export async function setLease(
  database: Database,
  name: string,
  { expires, failures }: { expires: Date; failures: number },
): Promise<void> {
  await database.write([
    sql`UPDATE leases SET expires_at = ${expires.toISOString()}, failures = ${failures} WHERE name = ${name}`,
  ]);
}

/** Frees all leases. Only for the one process that owns the order book, when it starts. */
export function releaseLeases(at: Date): Statement {
  return sql`UPDATE leases SET expires_at = ${at.toISOString()}`;
}
