import * as z from "zod";
import { HOUR_MS } from "#domain/time.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import { idsToClaim } from "../database/lists.ts";
import { attemptsOf, retryDelay, timestampAfter, withJitter } from "../timestamps.ts";
import { type Message, MessageRow } from "./message.ts";

/** Statements about emails to be sent (table `messages`): from waiting to sent, failed or skipped. */

/** A claimed message that is not sent within this time is due again. */
const CLAIM_MS = 300_000;
/** Delays after failures of a single message. An outage of the service pauses all messages instead. */
const RETRY_DELAYS_MS = [5_000, 15_000, 60_000, 300_000, 900_000, HOUR_MS];
/** Failures after which a message is given up. They take about three days. */
const MAX_ATTEMPTS = 75;
/** Small, so that urgent messages do not wait for many others. */
const BATCH_SIZE = 5;
/** Longer than any delay: a message that is due later was written before the clock was set back. */
const MAX_DELAY_MS = 2 * HOUR_MS;

/** A claimed message, and how urgent it is: those with lower numbers come first. */
export interface ClaimedMessage extends Message {
  priority: number;
}

/** Whether any message of a channel is due. */
export async function hasDueMessages(
  database: Database,
  channel: Message["channel"],
  at: Date,
): Promise<boolean> {
  return (
    (
      await database.read(sql`SELECT id FROM messages WHERE ${isDue(channel, at)}
    AND ${hasNoEarlierWaiting()} LIMIT 1`)
    ).length > 0
  );
}

/**
 * Claims the messages of a channel that are due, most urgent and then oldest first, so that no other process sends them. One is not
 * overtaken by later ones about its order to the same recipient, which wait until it is sent or has failed for good.
 */
export async function claimMessages(
  database: Database,
  channel: Message["channel"],
  at: Date,
): Promise<ClaimedMessage[]> {
  const due = isDue(channel, at);
  const ids = await idsToClaim(
    database,
    sql`SELECT id FROM messages WHERE ${due} AND ${hasNoEarlierWaiting()}
      ORDER BY priority, created_at, due_at, id LIMIT ${BATCH_SIZE}`,
  );
  if (!ids) return [];
  const [rows] = await database.write([
    sql`UPDATE messages SET due_at = ${timestampAfter(at, CLAIM_MS)}
      WHERE id IN (${ids}) AND ${guard(due, "id")} RETURNING *`,
  ]);
  const messages = z.array(MessageRow).parse(rows);
  return messages
    .toSorted(
      (a, b) => a.priority - b.priority || a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id),
    )
    .map(({ createdAt: _, ...message }) => message);
}

function isDue(channel: Message["channel"], at: Date): Statement {
  return sql`state = 'waiting' AND channel = ${channel}
    AND (due_at <= ${at.toISOString()} OR due_at > ${timestampAfter(at, MAX_DELAY_MS)})`;
}

function hasNoEarlierWaiting(): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM messages earlier
    WHERE earlier.order_id = messages.order_id AND earlier.recipient = messages.recipient
      AND earlier.channel = messages.channel AND earlier.state = 'waiting'
      AND earlier.created_at < messages.created_at)`;
}

/** Returns claimed messages unsent, to be due again later. `error` tells the owner why. */
export async function unclaimMessages(
  database: Database,
  ids: string[],
  { due, error }: { due: Date; error: string },
): Promise<void> {
  await database.write(
    ids.map(
      (id) => sql`UPDATE messages SET due_at = ${due.toISOString()}, error = ${error} WHERE id = ${id}`,
    ),
  );
}

/** Records that the mail service has accepted a message. */
export async function markSent(database: Database, id: string, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE messages SET state = 'sent', done_at = ${at.toISOString()}, error = NULL WHERE id = ${id}`,
  ]);
}

/** Records that there was nothing to send. */
export async function markSkipped(database: Database, id: string, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE messages SET state = 'skipped', done_at = ${at.toISOString()} WHERE id = ${id}`,
  ]);
}

/** Records that a message has failed for good. `reason` tells the owner why, and `also` is written with it. */
export async function markFailed(
  database: Database,
  id: string,
  reason: string,
  at: Date,
  also: Statement[] = [],
): Promise<void> {
  await database.write([
    sql`UPDATE messages SET state = 'failed', attempts = attempts + 1, done_at = ${at.toISOString()},
        error = ${reason}
      WHERE id = ${id}`,
    ...also,
  ]);
}

/** Schedules a failed message again, with a longer delay each time, until it has failed for good. `also` is written then. */
export async function postponeMessage(
  database: Database,
  id: string,
  { reason, at, random, also = [] }: { reason: string; at: Date; random: () => number; also?: Statement[] },
): Promise<void> {
  const [row] = await database.read(sql`SELECT attempts FROM messages WHERE id = ${id}`);
  const attempts = attemptsOf(row) + 1;
  if (attempts >= MAX_ATTEMPTS) return markFailed(database, id, reason, at, also);
  await database.write([
    sql`UPDATE messages SET attempts = ${attempts}, error = ${reason},
        due_at = ${timestampAfter(at, withJitter(retryDelay(RETRY_DELAYS_MS, attempts), random))}
      WHERE id = ${id}`,
  ]);
}

/** Unclaims all emails; webhooks are not claimed. Only for the process that owns the order book, when it starts. */
export function unclaimAllMessages(at: Date): Statement {
  return sql`UPDATE messages SET due_at = ${at.toISOString()} WHERE state = 'waiting' AND channel = 'email'`;
}
