import { z } from "zod";
import { type Database, type Statement, sql } from "./database/database.ts";
import { newId } from "./ids.ts";
import { after, attemptsOf, retryAfter } from "./retry.ts";

const LEASE_MS = 60_000;
const RETRY_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000];
/** After that many attempts (about three days) the mail is given up and shown to the creator. */
const MOST_ATTEMPTS = 75;
const BATCH = 10;
/** Links that one address may be sent within an hour, so that nobody's inbox can be flooded. */
const LINKS_PER_HOUR = 5;

/** A mail that waits to be written and sent. Its id is the idempotency key. */
export interface Errand {
  id: string;
  kind: "paid" | "refunded" | "link";
  email: string;
  locale: string;
  orderId: string | null;
}

/**
 * Asks for a mail with a new link, for an address that has bought something; any other gets none.
 * One that waits already, or five within the hour, is enough.
 */
export async function requestLink(
  database: Database,
  request: { email: string; locale: string },
  at: Date,
): Promise<void> {
  const email = request.email.trim().toLowerCase();
  const now = at.toISOString();
  await database.write([
    sql`INSERT INTO outbox (id, kind, email, locale, order_id, created_at, due_at, attempts)
      SELECT ${newId("out")}, 'link', ${email}, ${request.locale}, NULL, ${now}, ${now}, 0
      WHERE EXISTS (SELECT 1 FROM grants WHERE email = ${email})
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE email = ${email} AND kind = 'link' AND sent_at IS NULL AND failed_at IS NULL)
        AND (SELECT COUNT(*) FROM outbox WHERE email = ${email} AND kind = 'link' AND created_at > ${after(at, -3_600_000)})
          < ${LINKS_PER_HOUR}`,
  ]);
}

/** Takes the mails that are due, so that nobody else sends them meanwhile. */
export async function takeErrands(database: Database, at: Date): Promise<Errand[]> {
  const now = at.toISOString();
  const due = sql`SELECT id FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= ${now}
    ORDER BY due_at LIMIT ${BATCH}`;
  // Mostly nothing is due, and a read costs no commit.
  if ((await database.read(due)).length === 0) return [];
  const [rows] = await database.write([
    sql`UPDATE outbox SET attempts = attempts + 1, due_at = ${after(at, LEASE_MS)}
      WHERE id IN (${due})
      RETURNING id, kind, email, locale, order_id`,
  ]);
  return z.array(ErrandRow).parse(rows);
}

/** The mail service has it. */
export async function errandDone(database: Database, id: string, at: Date): Promise<void> {
  await database.write([sql`UPDATE outbox SET sent_at = ${at.toISOString()}, error = NULL WHERE id = ${id}`]);
}

/** The mail service will never take it; the reason is kept for the creator. */
export async function errandRefused(database: Database, id: string, reason: string, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE outbox SET failed_at = ${at.toISOString()}, error = ${reason} WHERE id = ${id}`,
  ]);
}

/** It did not go out now; it is due again after a longer wait, or given up after three days. */
export async function errandPostponed(
  database: Database,
  id: string,
  reason: string,
  at: Date,
): Promise<void> {
  const [row] = await database.read(sql`SELECT attempts FROM outbox WHERE id = ${id}`);
  const attempts = attemptsOf(row);
  if (attempts >= MOST_ATTEMPTS) return errandRefused(database, id, reason, at);
  await database.write([
    sql`UPDATE outbox SET due_at = ${after(at, retryAfter(RETRY_MS, attempts))}, error = ${reason} WHERE id = ${id}`,
  ]);
}

/** Gives up all leases. Only for the one process that owns the order book, when it starts. */
export function releaseErrands(at: Date): Statement {
  return sql`UPDATE outbox SET due_at = ${at.toISOString()} WHERE sent_at IS NULL AND failed_at IS NULL`;
}

const ErrandRow = z
  .object({
    id: z.string(),
    kind: z.enum(["paid", "refunded", "link"]),
    email: z.string(),
    locale: z.string(),
    order_id: z.string().nullable(),
  })
  .transform(({ order_id, ...errand }) => ({ ...errand, orderId: order_id }));
