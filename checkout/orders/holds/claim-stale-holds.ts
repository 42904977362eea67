import * as z from "zod";
import { type Database, type Statement, sql } from "../database/database.ts";
import { timestampAfter } from "../timestamps.ts";

/** Orders claimed at once. Each can cost a request to Stripe. */
const BATCH_SIZE = 20;
const RETRY_MS = 5 * 60_000;

/**
 * Claims the orders that hold something for longer than their payment page was open, which happens if Stripe's event is missing.
 *
 * @param table the rows of what is held, with `order_id` and `held_until`
 * @param isHeld an SQL condition for these rows
 */
export async function claimStaleHolds(
  database: Database,
  { table, isHeld }: { table: Statement; isHeld: Statement },
  at: Date,
): Promise<string[]> {
  const isStale = sql`${isHeld} AND held_until <= ${at.toISOString()}`;
  const stale = sql`SELECT order_id FROM ${table} WHERE ${isStale} ORDER BY held_until LIMIT ${BATCH_SIZE}`;
  // Reads first, because usually there is none and a read needs no commit.
  if ((await database.read(stale)).length === 0) return [];
  const [rows] = await database.write([
    sql`UPDATE ${table} SET held_until = ${timestampAfter(at, RETRY_MS)}
      WHERE order_id IN (${stale} ${database.skipLocked}) AND ${isStale} RETURNING order_id`,
  ]);
  return [...new Set(z.array(OrderId).parse(rows))];
}

/** An SQL condition on what was claimed. True while the order has not been completed since the claim; completing it extends the hold. */
export function isStillClaimed(at: Date): Statement {
  return sql`held_until <= ${timestampAfter(at, RETRY_MS)}`;
}

const OrderId = z.object({ order_id: z.string() }).transform(({ order_id }) => order_id);
