import * as z from "zod";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import { retryDelay, timestampAfter, withJitter } from "../timestamps.ts";

/**
 * Stores messages to programs (table `messages`, channel `webhook`). There is one for each event and endpoint, with
 * the body that is sent. They are not claimed, since only the holder of an endpoint's lease sends to it.
 */

/** The delays after each attempt: a total of three days. */
const RETRY_DELAYS_MS = [
  5_000,
  60_000,
  300_000,
  HOUR_MS / 2,
  ...[2, 5, 10, 14, 20, 21].map((hours) => hours * HOUR_MS),
];
/** The longest delay that a receiver can ask for. */
const MAX_RETRY_AFTER_MS = DAY_MS;
/** Longer than any delay: a message that is due later was written before the clock was set back. */
const MAX_DELAY_MS = 2 * DAY_MS;
/** A message that waits for longer has no endpoint any more. */
const MAX_AGE_MS = 7 * DAY_MS;

/** A webhook to be sent. */
export interface WebhookMessage {
  /** The idempotency key. Contains no full stop. */
  id: string;
  /** The endpoint. */
  url: string;
  /** The type of its event. */
  kind: string;
  /** JSON. */
  body: string;
  /** How often it has failed. */
  attempts: number;
}

interface NewWebhook extends Omit<WebhookMessage, "attempts"> {
  orderId: string;
  /** The position among the webhooks of one transaction, which are sent in this order. */
  position: number;
}

/** Adds a message that is due at once, if a condition is true and no message with this id exists. */
export function enqueueWebhook(
  { id, url, kind, body, orderId, position }: NewWebhook,
  { at, condition }: { at: Date; condition: Statement },
): Statement {
  const now = at.toISOString();
  return sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state,
      attempts, created_at, due_at)
    SELECT ${id}, 'webhook', ${kind}, ${url}, '', ${orderId}, ${body}, ${position}, 'waiting', 0, ${now}, ${now}
    WHERE ${condition} ON CONFLICT DO NOTHING`;
}

/** The endpoints for which any message is due. */
export async function findDueEndpoints(database: Database, at: Date): Promise<string[]> {
  const rows = await database.read(sql`SELECT DISTINCT recipient FROM messages WHERE ${isDue(at)}`);
  return z
    .array(z.object({ recipient: z.string() }))
    .parse(rows)
    .map(({ recipient }) => recipient);
}

/** The messages to an endpoint that are due, the oldest first. */
export async function findDueWebhooks(
  database: Database,
  url: string,
  at: Date,
  limit: number,
): Promise<WebhookMessage[]> {
  const rows = await database.read(sql`SELECT * FROM messages WHERE recipient = ${url} AND ${isDue(at)}
    ORDER BY created_at, priority, id LIMIT ${limit}`);
  return z.array(WebhookRow).parse(rows);
}

function isDue(at: Date): Statement {
  return sql`state = 'waiting' AND channel = 'webhook'
    AND (due_at <= ${at.toISOString()} OR due_at > ${timestampAfter(at, MAX_DELAY_MS)})`;
}

/** When to try a message again after a failure, in milliseconds. null: it was tried for three days. */
export function webhookDelayMs(
  { attempts }: WebhookMessage,
  { retryAfterMs, random }: { retryAfterMs: number | null; random: () => number },
): number | null {
  if (attempts >= RETRY_DELAYS_MS.length) return null;
  const delayMs = withJitter(retryDelay(RETRY_DELAYS_MS, attempts + 1), random);
  return Math.max(delayMs, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/** Schedules a message again that was not accepted. `reason` tells the owner why. */
export async function postponeWebhook(
  database: Database,
  { id }: WebhookMessage,
  { reason, due }: { reason: string; due: Date },
): Promise<void> {
  await database.write([
    sql`UPDATE messages SET attempts = attempts + 1, error = ${reason}, due_at = ${due.toISOString()}
      WHERE id = ${id}`,
  ]);
}

/** The endpoint of a message. null: there is no such message. */
export async function findWebhookEndpoint(database: Database, id: string): Promise<string | null> {
  const [row] = await database.read(sql`SELECT * FROM messages WHERE id = ${id}`);
  return row?.channel === "webhook" ? WebhookRow.parse(row).url : null;
}

/** Makes a message due at once with all its attempts before it, whether it was sent or not. */
export async function resendWebhook(database: Database, id: string, at: Date): Promise<void> {
  // The other condition is in a CASE, so that DuckDB uses the primary key next to it.
  await database.write([
    sql`UPDATE messages SET state = 'waiting', attempts = 0, due_at = ${at.toISOString()}, done_at = NULL,
        error = NULL
      WHERE id = ${id} AND ${guard(sql`channel = 'webhook'`, "id")}`,
  ]);
}

/** Fails webhooks that have waited for a week without an attempt, because their endpoint was removed. */
export function failUnsentWebhooks(at: Date): Statement {
  return sql`UPDATE messages SET state = 'failed', done_at = ${at.toISOString()},
      error = 'its endpoint is no longer in shop.yaml'
    WHERE channel = 'webhook' AND state = 'waiting' AND due_at <= ${timestampAfter(at, -MAX_AGE_MS)}`;
}

const WebhookRow = z
  .object({
    ...{ id: z.string(), recipient: z.string(), kind: z.string(), payload: z.string() },
    attempts: z.number(),
  })
  .transform(
    ({ recipient, payload, ...message }): WebhookMessage => ({ ...message, url: recipient, body: payload }),
  );
