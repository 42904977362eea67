import { z } from "zod";
import type { Batch } from "./batch.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { timestampAfter } from "./retry.ts";

/** Every statement about rate limits (table `rate_limits`): one count for each key, which starts again once it has expired. */

export interface RateLimit {
  /** What is limited, such as `links:all`. Never a network or an email address in plain text. */
  key: string;
  /** Maximum number within `durationMs`. */
  max: number;
  durationMs: number;
}

/**
 * Counts an action against limits, all in one transaction, so that several processes share them. Refused attempts count too,
 * so retrying does not help.
 *
 * @returns seconds to wait, or null if all limits allow it
 */
export async function countAgainst(
  database: Database,
  limits: RateLimit[],
  at: Date,
): Promise<number | null> {
  const now = at.toISOString();
  const results = await database.write(
    limits.map(({ key, durationMs }) => {
      // A row that expires later than any row written now was written before the clock was set back.
      const isOver = sql`rate_limits.expires_at <= ${now} OR rate_limits.expires_at > ${timestampAfter(at, durationMs)}`;
      return sql`INSERT INTO rate_limits (key, count, expires_at) VALUES (${key}, 1, ${timestampAfter(at, durationMs)})
        ON CONFLICT (key) DO UPDATE SET
          count = CASE WHEN ${isOver} THEN 1 ELSE rate_limits.count + 1 END,
          expires_at = CASE WHEN ${isOver} THEN excluded.expires_at ELSE rate_limits.expires_at END
        RETURNING count, expires_at`;
    }),
  );
  const waits = limits.flatMap(({ max }, i) => {
    const { count, expires_at } = Row.parse(results[i]?.[0]);
    return count > max ? [Math.ceil((new Date(expires_at).getTime() - at.getTime()) / 1000)] : [];
  });
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Deletes counts that had expired before a time. */
export function deleteExpiredRateLimits({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM rate_limits WHERE key IN (SELECT key FROM rate_limits
      WHERE expires_at <= ${before.toISOString()} ORDER BY expires_at LIMIT ${limit}) RETURNING key`,
  ];
}

const Row = z.object({ count: z.number(), expires_at: z.string() });
