import * as z from "zod";
import type { PaymentEvent } from "#checkout/payments/payments.ts";
import { HOUR_MS } from "#domain/time.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import { jsonColumn } from "../database/json-column.ts";
import { idsToClaim, list, readForIds } from "../database/lists.ts";
import { attemptsOf, retryDelay, timestampAfter } from "../timestamps.ts";

/** Stores webhook events (table `webhook_events`). Events are recorded, then retried until they are handled. */

/** A claimed event that is not handled within this time is due again. */
const CLAIM_MS = 60_000;
const RETRY_DELAYS_MS = [2_000, 10_000, 60_000, 300_000, 900_000, HOUR_MS];
const BATCH_SIZE = 20;
/** Longer than any delay: an event that is due later was written before the clock was set back. */
const MAX_DELAY_MS = 2 * HOUR_MS;

/**
 * Records an event before it is acknowledged. Does nothing if the event was already recorded. An event about nothing in the order
 * book counts as handled.
 *
 * @param isClaimed the caller handles the event if it is new; otherwise it is due at once
 */
export async function recordEvent(
  database: Database,
  event: PaymentEvent,
  at: Date,
  { isClaimed = false } = {},
): Promise<{ isNew: boolean }> {
  const now = at.toISOString();
  const due = isClaimed ? timestampAfter(at, CLAIM_MS) : now;
  const handled = event.about === null ? now : null;
  const [rows] = await database.write([
    sql`INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts, handled_at)
      VALUES (${event.id}, ${event.type}, ${JSON.stringify(event)}, ${now}, ${due}, ${isClaimed ? 1 : 0}, ${handled})
      ON CONFLICT DO NOTHING RETURNING id`,
  ]);
  return { isNew: (rows ?? []).length > 0 };
}

/** Claims the events that are due, so that no other process handles them. */
export async function claimEvents(database: Database, at: Date): Promise<PaymentEvent[]> {
  const isDue = sql`handled_at IS NULL
    AND (due_at <= ${at.toISOString()} OR due_at > ${timestampAfter(at, MAX_DELAY_MS)})`;
  const due = sql`SELECT id FROM webhook_events WHERE ${isDue} ORDER BY due_at LIMIT ${BATCH_SIZE}`;
  const ids = await idsToClaim(database, due);
  if (!ids) return [];
  const [rows] = await database.write([
    sql`UPDATE webhook_events SET attempts = attempts + 1, due_at = ${timestampAfter(at, CLAIM_MS)}
      WHERE id IN (${ids}) AND ${guard(isDue, "id")} RETURNING payload`,
  ]);
  return z.array(EventRow).parse(rows);
}

/** Returns claimed events unhandled, to be due at once. */
export async function unclaimEvents(database: Database, ids: string[], at: Date): Promise<void> {
  await database.write([
    sql`UPDATE webhook_events SET attempts = attempts - 1, due_at = ${at.toISOString()} WHERE id IN (${list(ids)})`,
  ]);
}

/** Those of the given ids whose events are recorded. */
export async function findRecordedEvents(database: Database, ids: string[]): Promise<Set<string>> {
  const rows = await readForIds(
    database,
    ids,
    (some) => sql`SELECT id FROM webhook_events WHERE id IN (${some})`,
  );
  return new Set(
    z
      .array(IdRow)
      .parse(rows)
      .map(({ id }) => id),
  );
}

const IdRow = z.object({ id: z.string() });

/** Whether an event whose claim has expired was handled by another process, which claimed it after that. */
export async function isHandledSince(
  database: Database,
  id: string,
  { claimedAt, at }: { claimedAt: Date; at: Date },
): Promise<boolean> {
  if (at.toISOString() < timestampAfter(claimedAt, CLAIM_MS)) return false;
  const rows = await database.read(
    sql`SELECT id FROM webhook_events WHERE id = ${id} AND handled_at IS NOT NULL`,
  );
  return rows.length > 0;
}

/** Records that an event was handled. */
export async function markHandled(database: Database, id: string, at: Date): Promise<void> {
  await database.write([sql`UPDATE webhook_events SET handled_at = ${at.toISOString()} WHERE id = ${id}`]);
}

/** Schedules an event that could not be handled again, with a longer delay each time. @returns how often it has been tried */
export async function postponeEvent(database: Database, id: string, at: Date): Promise<number> {
  const [row] = await database.read(sql`SELECT attempts FROM webhook_events WHERE id = ${id}`);
  const attempts = attemptsOf(row);
  const delay = retryDelay(RETRY_DELAYS_MS, attempts);
  await database.write([
    sql`UPDATE webhook_events SET due_at = ${timestampAfter(at, delay)} WHERE id = ${id}`,
  ]);
  return attempts;
}

/** Unclaims all events. Only for the process that owns the order book, when it starts. */
export function unclaimAllEvents(at: Date): Statement {
  return sql`UPDATE webhook_events SET due_at = ${at.toISOString()} WHERE handled_at IS NULL`;
}

const Event = z.object({
  id: z.string(),
  type: z.string(),
  isReplayed: z.literal(true).optional(),
  about: z.union([z.object({ session: z.string() }), z.object({ paymentIntent: z.string() })]).nullable(),
});

const EventRow = z.object({ payload: jsonColumn(Event) }).transform(({ payload }) => payload);
