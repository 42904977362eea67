import * as z from "zod";
import { type Database, guard, NEVER, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { timestampAfter } from "../timestamps.ts";

/** Stores rate limits (table `rate_limits`): one count for each key, which starts again once it has expired. */

export interface RateLimit {
  /** The limited action, such as `links:all`. Never a network or an email address in plain text. */
  key: string;
  /** Maximum number within `durationMs`. */
  max: number;
  durationMs: number;
  /** Default: true. Otherwise actions above `max` are allowed and no longer counted, so that nobody can use it up for others. */
  refuses?: boolean;
}

/**
 * Counts an action against all limits if all of them allow it, otherwise against none: a client that has used up its own limit
 * must not use up the one that it shares with others. One transaction, so that several processes share the limits.
 *
 * @returns seconds to wait, or null if all limits allow it
 */
export async function countAgainst(
  database: Database,
  limits: RateLimit[],
  at: Date,
): Promise<number | null> {
  const isKey = anyOf(limits.map(({ key }) => sql`key = ${key}`));
  const refusing = limits.filter(({ refuses = true }) => refuses);
  const isRoom = sql`NOT EXISTS (SELECT 1 FROM rate_limits WHERE ${isAnyFull(limits)})`;
  const rows = await database.write([
    ...limits.map((limit) => restartPeriod(limit, at)),
    ...limits.map((limit) => startPeriod(limit, at, isRoom)),
    sql`SELECT expires_at FROM rate_limits WHERE ${isAnyFull(refusing)} ORDER BY expires_at DESC`,
    sql`UPDATE rate_limits SET count = count + 1 WHERE (${isKey}) AND ${isRoom}`,
  ]);
  return secondsUntilEnd(rows.at(-2), at);
}

/** Undoes the counting of an action. */
export async function uncount(database: Database, limits: RateLimit[]): Promise<void> {
  await database.write(
    limits.map(
      ({ key }) =>
        // A new period may have started from 0 meanwhile.
        sql`UPDATE rate_limits SET count = CASE WHEN count > 0 THEN count - 1 ELSE 0 END WHERE key = ${key}`,
    ),
  );
}

function isAnyFull(limits: RateLimit[]): Statement {
  return anyOf(limits.map(({ key, max }) => sql`(key = ${key} AND count >= ${max})`));
}

function secondsUntilEnd(rows: unknown, at: Date): number | null {
  const [last] = z.array(Row).parse(rows);
  return last ? Math.ceil((new Date(last.expires_at).getTime() - at.getTime()) / 1000) : null;
}

/** Counts from 0 again if a period has ended. An upsert in one statement takes DuckDB twice as long. */
function restartPeriod({ key, durationMs }: RateLimit, at: Date): Statement {
  const expires = timestampAfter(at, durationMs);
  // A row that expires later than any row written now was written before the clock was set back.
  const hasEnded = sql`expires_at <= ${at.toISOString()} OR expires_at > ${expires}`;
  return sql`UPDATE rate_limits SET count = 0, expires_at = ${expires}
    WHERE key = ${key} AND ${guard(hasEnded, "key")}`;
}

/** Counts from 0 for the first time, unless another limit is full: many networks must not fill the table. */
function startPeriod({ key, durationMs }: RateLimit, at: Date, isRoom: Statement): Statement {
  return sql`INSERT INTO rate_limits (key, count, expires_at) SELECT ${key}, 0, ${timestampAfter(at, durationMs)}
    WHERE NOT EXISTS (SELECT 1 FROM rate_limits WHERE key = ${key}) AND ${isRoom} ON CONFLICT DO NOTHING`;
}

function anyOf(conditions: Statement[]): Statement {
  return conditions.reduce((a, b) => sql`${a} OR ${b}`, NEVER);
}

/** Deletes counts that had expired before a time. */
export function deleteExpiredRateLimits({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM rate_limits WHERE key IN (SELECT key FROM rate_limits
      WHERE expires_at <= ${before.toISOString()} ORDER BY expires_at LIMIT ${limit}) RETURNING key`,
  ];
}

const Row = z.object({ expires_at: z.string() });
