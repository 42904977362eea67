import * as z from "zod";
import type { AdminMessage } from "#domain/api/admin/messages.ts";
import { MessageChannel, MessageDelivery, MessageState } from "#domain/api/responses/states.ts";
import { endpointHost } from "#domain/webhooks.ts";
import { ALWAYS, type Database, guard, NEVER, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { timestampAfter } from "../timestamps.ts";
import { type Message, MessageColumns, MessageRow } from "./message.ts";

/**
 * Statements about messages (table `messages`), the outbox of the shop. A message is written in the transaction that causes it and
 * sent later: emails by send-queue.ts, webhooks by webhook-messages.ts. It waits until it is sent, has failed for good, or is
 * skipped because there is nothing to send.
 */

interface EnqueueOptions {
  priority: number;
  at: Date;
  /** An SQL condition. The message is only added if it is true. */
  condition: Statement;
  /** An SQL condition. The message is added as skipped if it is false. Default: true. */
  isAllowed?: Statement;
  /** How long it waits, less than two hours. Default: it is due at once. */
  delayMs?: number;
}

/** Adds a message. Returns a row, or none if a message with this id exists. */
export function enqueueMessage(
  message: Message,
  { priority, at, condition, isAllowed = ALWAYS, delayMs = 0 }: EnqueueOptions,
): Statement {
  const now = at.toISOString();
  return sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state,
      attempts, created_at, due_at)
    SELECT ${message.id}, ${message.channel}, ${message.kind}, ${message.recipient}, ${message.locale}, ${message.orderId},
      ${JSON.stringify(message.payload)}, ${priority}, CASE WHEN ${isAllowed} THEN 'waiting' ELSE 'skipped' END,
      0, ${now}, ${delayMs === 0 ? now : timestampAfter(at, delayMs)}
    WHERE ${condition} ON CONFLICT DO NOTHING RETURNING id`;
}

/** An SQL condition: a message was sent. */
export function wasSent(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND state = 'sent')`;
}

/** Skips a waiting message if a condition holds. */
export function skipWaiting(id: string, { at, condition }: { at: Date; condition: Statement }): Statement {
  return sql`UPDATE messages SET state = 'skipped', done_at = ${at.toISOString()}
    WHERE id = ${id} AND ${guard(sql`state = 'waiting'`, "id")} AND ${condition}`;
}

/** Skips all waiting messages about an order. */
export function skipAllWaiting(orderId: string, at: Date): Statement {
  return sql`UPDATE messages SET state = 'skipped', done_at = ${at.toISOString()}
    WHERE order_id = ${orderId} AND state = 'waiting'`;
}

/** A message about an order, in any state. null: there is none, or it was deleted some time after it was sent. */
export async function findMessage(database: Database, id: string, orderId: string): Promise<Message | null> {
  const [row] = await database.read(sql`SELECT * FROM messages WHERE id = ${id}`);
  if (row?.order_id !== orderId) return null;
  const { priority: _, createdAt: __, ...message } = MessageRow.parse(row);
  return message;
}

/** The recipient of a message. null: it does not exist, or was deleted some time after it was sent. */
export async function findRecipient(
  database: Database,
  id: string,
): Promise<{ kind: string; recipient: string } | null> {
  const [row] = await database.read(sql`SELECT kind, recipient FROM messages WHERE id = ${id}`);
  return row ? RecipientRow.parse(row) : null;
}

/** Messages for the owner, newest first: all, or those about an order. */
export async function listMessages(
  database: Database,
  {
    states,
    channel,
    orderId,
    limit,
  }: {
    states: MessageState[];
    channel?: MessageChannel | undefined;
    orderId?: string;
    limit: number;
  },
): Promise<AdminMessage[]> {
  const isAbout = orderId === undefined ? ALWAYS : sql`order_id = ${orderId}`;
  const isOfChannel = channel ? sql`channel = ${channel}` : ALWAYS;
  const hasState = states.map((state) => sql`state = ${state}`).reduce((a, b) => sql`${a} OR ${b}`, NEVER);
  const rows = await database.read(
    sql`SELECT * FROM messages WHERE (${hasState}) AND ${isAbout} AND ${isOfChannel}
      ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  return z.array(StatusRow).parse(rows);
}

/**
 * Redirects the waiting messages about an order from one address to another. The receipt is skipped instead, since a correction sends a
 * link to the new address itself.
 */
export function redirectMessages(
  orderId: string,
  { from, to, at, condition }: { from: string; to: string; at: Date; condition: Statement },
): Statement[] {
  const isWaiting = sql`order_id = ${orderId} AND recipient = ${from} AND state = 'waiting' AND ${condition}`;
  return [
    sql`UPDATE messages SET state = 'skipped', done_at = ${at.toISOString()} WHERE kind = 'paid' AND ${isWaiting}`,
    sql`UPDATE messages SET recipient = ${to} WHERE kind <> 'paid' AND ${isWaiting}`,
  ];
}

/** All emails that wait to be sent to an address go to another one, if a condition holds. */
export function redirectAll({ from, to }: { from: string; to: string }, condition: Statement): Statement {
  return sql`UPDATE messages SET recipient = ${to}
    WHERE recipient = ${from} AND state = 'waiting' AND order_id IS NOT NULL AND ${condition}`;
}

/**
 * Deletes the messages to an address, those about orders, and emails that name the address to others, if a condition holds. Webhooks about
 * orders of others stay, without the address.
 *
 * @param orderIds a query that selects the ids of the orders
 * @param except a query that selects other recipients, who keep theirs
 */
export function deleteMessagesOf(
  email: string,
  { orderIds, except }: { orderIds: Statement; except: Statement },
  condition: Statement,
): Statement[] {
  const withoutAddress = sql`REPLACE(payload, ${JSON.stringify(email)}, 'null')`;
  return [
    sql`DELETE FROM messages WHERE (recipient = ${email}
      OR (order_id IN (${orderIds}) AND recipient NOT IN (${except}))
      OR (channel = 'email' AND ${withoutAddress} <> payload)) AND ${condition}`,
    sql`UPDATE messages SET payload = ${withoutAddress} WHERE ${withoutAddress} <> payload AND ${condition}`,
  ];
}

/** Deletes the messages about orders. @param orderIds a query that selects the ids of the orders */
export function deleteMessagesAbout(orderIds: Statement): Statement {
  return sql`DELETE FROM messages WHERE order_id IN (${orderIds})`;
}

/** The messages to an address, newest first, until they are deleted. */
export async function listMessagesTo(database: Database, email: string): Promise<AdminMessage[]> {
  const rows = await database.read(
    sql`SELECT * FROM messages WHERE recipient = ${email} ORDER BY created_at DESC, id`,
  );
  return z.array(StatusRow).parse(rows);
}

/**
 * Deletes messages that were sent, had failed for good or were skipped before a time. It must be long ago: if a payment is
 * reported again after its message was deleted, the buyer gets a second receipt.
 */
export function deleteSentMessages({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM messages WHERE id IN (SELECT id FROM messages
      WHERE state <> 'waiting' AND COALESCE(done_at, created_at) <= ${before.toISOString()}
      ORDER BY created_at LIMIT ${limit})
      RETURNING id`,
  ];
}

const RecipientRow = z.object({ kind: z.string(), recipient: z.string() });

const StatusRow = MessageColumns.extend({
  channel: MessageChannel,
  kind: z.string(),
  state: MessageState,
  delivery: MessageDelivery.nullable(),
  attempts: z.number(),
  created_at: z.string(),
  due_at: z.string(),
  done_at: z.string().nullable(),
  error: z.string().nullable(),
}).transform(
  ({ order_id, created_at, due_at, done_at, ...message }): AdminMessage => ({
    ...message,
    recipient: message.channel === "webhook" ? endpointHost(message.recipient) : message.recipient,
    orderId: order_id,
    createdAt: created_at,
    dueAt: due_at,
    doneAt: done_at,
  }),
);
