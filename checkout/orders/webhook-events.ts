import { z } from "zod";
import type { PaymentEvent } from "../payments/payments.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { after, attemptsOf, retryAfter } from "./retry.ts";

/** The time within which an event is expected to be handled by whoever took it. */
const LEASE_MS = 60_000;
const RETRY_MS = [2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000];
const BATCH = 20;

/** Writes a webhook down before it is acknowledged; one that has come before changes nothing. */
export async function receive(
  database: Database,
  event: PaymentEvent,
  at: Date,
): Promise<{ fresh: boolean }> {
  const now = at.toISOString();
  const [rows] = await database.write([
    sql`INSERT INTO events (id, type, payload, received_at, due_at, attempts)
      VALUES (${event.id}, ${event.type}, ${JSON.stringify(event)}, ${now}, ${now}, 0)
      ON CONFLICT DO NOTHING RETURNING id`,
  ]);
  return { fresh: (rows ?? []).length > 0 };
}

/** Takes the events that are due, so that nobody else works on them meanwhile. */
export async function takeEvents(database: Database, at: Date): Promise<PaymentEvent[]> {
  const now = at.toISOString();
  const due = sql`SELECT id FROM events WHERE handled_at IS NULL AND due_at <= ${now} ORDER BY due_at LIMIT ${BATCH}`;
  // Mostly nothing is due, and a read costs no commit.
  if ((await database.read(due)).length === 0) return [];
  const [rows] = await database.write([
    sql`UPDATE events SET attempts = attempts + 1, due_at = ${after(at, LEASE_MS)}
      WHERE id IN (${due})
      RETURNING payload`,
  ]);
  return z.array(EventRow).parse(rows);
}

/** An event whose consequences are written down. */
export async function eventHandled(database: Database, id: string, at: Date): Promise<void> {
  await database.write([sql`UPDATE events SET handled_at = ${at.toISOString()} WHERE id = ${id}`]);
}

/** An event that could not be handled now is due again later, each time after a longer wait. */
export async function eventPostponed(database: Database, id: string, at: Date): Promise<void> {
  const [row] = await database.read(sql`SELECT attempts FROM events WHERE id = ${id}`);
  const wait = retryAfter(RETRY_MS, attemptsOf(row));
  await database.write([sql`UPDATE events SET due_at = ${after(at, wait)} WHERE id = ${id}`]);
}

/** Gives up all leases. Only for the one process that owns the order book, when it starts. */
export function releaseEvents(at: Date): Statement {
  return sql`UPDATE events SET due_at = ${at.toISOString()} WHERE handled_at IS NULL`;
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
