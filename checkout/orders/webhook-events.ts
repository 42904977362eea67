import { z } from "zod";
import type { PaymentEvent } from "../payments/payments.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { after, attemptsOf, retryDelay } from "./retry.ts";

/** Every statement about webhook events (table `webhook_events`): received, then handled as often as it takes. */

/** The time within which an event is expected to be handled by whoever claimed it. */
const LEASE_MS = 60_000;
const RETRY_DELAYS_MS = [2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000];
const BATCH_SIZE = 20;
/** Longer than any delay: an event that is due later was written before the clock was set back. */
const MAX_DELAY_MS = 2 * 3_600_000;

/** Writes an event down before it is acknowledged; one that has come before changes nothing. */
export async function recordEvent(
  database: Database,
  event: PaymentEvent,
  at: Date,
): Promise<{ isNew: boolean }> {
  const now = at.toISOString();
  const [rows] = await database.write([
    sql`INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts)
      VALUES (${event.id}, ${event.type}, ${JSON.stringify(event)}, ${now}, ${now}, 0)
      ON CONFLICT DO NOTHING RETURNING id`,
  ]);
  return { isNew: (rows ?? []).length > 0 };
}

/** Claims the events that are due, so that nobody else handles them meanwhile. */
export async function claimEvents(database: Database, at: Date): Promise<PaymentEvent[]> {
  const isDue = sql`handled_at IS NULL
    AND (due_at <= ${at.toISOString()} OR due_at > ${after(at, MAX_DELAY_MS)})`;
  const due = sql`SELECT id FROM webhook_events WHERE ${isDue} ORDER BY due_at LIMIT ${BATCH_SIZE}`;
  // Mostly nothing is due, and a read costs no commit.
  if ((await database.read(due)).length === 0) return [];
  const [rows] = await database.write([
    sql`UPDATE webhook_events SET attempts = attempts + 1, due_at = ${after(at, LEASE_MS)}
      WHERE id IN (${due}) AND ${isDue} RETURNING payload`,
  ]);
  return z.array(EventRow).parse(rows);
}

/** What follows from an event is written down. */
export async function markHandled(database: Database, id: string, at: Date): Promise<void> {
  await database.write([sql`UPDATE webhook_events SET handled_at = ${at.toISOString()} WHERE id = ${id}`]);
}

/** An event that could not be handled now is due again, each time after a longer delay. */
export async function postponeEvent(database: Database, id: string, at: Date): Promise<void> {
  const [row] = await database.read(sql`SELECT attempts FROM webhook_events WHERE id = ${id}`);
  const delay = retryDelay(RETRY_DELAYS_MS, attemptsOf(row));
  await database.write([sql`UPDATE webhook_events SET due_at = ${after(at, delay)} WHERE id = ${id}`]);
}

/** Gives up all leases. Only for the one process that owns the order book, when it starts. */
export function releaseEvents(at: Date): Statement {
  return sql`UPDATE webhook_events SET due_at = ${at.toISOString()} WHERE handled_at IS NULL`;
}

const EventRow = z
  .object({ payload: z.string().transform((text) => JSON.parse(text)) })
  .transform(({ payload }) => payload)
  .pipe(
    z.object({
      id: z.string(),
      type: z.string(),
      about: z.union([z.object({ session: z.string() }), z.object({ paymentIntent: z.string() })]).nullable(),
    }),
  );
