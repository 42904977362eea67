import { z } from "zod";
import { type Database, type Statement, sql } from "./database/database.ts";
import { hasEntitlements } from "./entitlements.ts";
import { newId } from "./ids.ts";
import { normaliseEmail } from "./order.ts";
import { after, attemptsOf, retryDelay } from "./retry.ts";

/**
 * Every statement about messages (table `messages`): what the shop has to send to the outside, written in the transaction
 * that makes it necessary and sent afterwards. A message waits, then is sent or has failed for good.
 */

/** The time within which a claimed message is expected to be sent. */
const LEASE_MS = 300_000;
/** For a message that fails by itself, while the service takes others. */
const RETRY_DELAYS_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000];
/** After that many failures of its own, about three days, a message has failed for good. */
const MAX_ATTEMPTS = 75;
/** Small, so that an urgent message waits for few others. */
const BATCH_SIZE = 5;
/** Longer than any delay: a message that is due later was written before the clock was set back. */
const MAX_DELAY_MS = 2 * 3_600_000;
/** Links that one address may be sent within an hour, so that nobody's inbox can be flooded. */
const MAX_LINKS_PER_HOUR = 5;
const HOUR_MS = 3_600_000;

export const MessageState = z.enum(["waiting", "sent", "failed"]);
export type MessageState = z.infer<typeof MessageState>;

/** An email to compose and send. Its id is the idempotency key. */
export interface Message {
  id: string;
  kind: "paid" | "refunded" | "link";
  /** An email address. */
  recipient: string;
  locale: string;
  orderId: string | null;
  /** What the order itself does not say: of a refund, the minor units of this one. */
  payload: { amount?: number };
}

/** Which messages are sent first: lower numbers. Receipts carry the link to what was bought. */
export const PRIORITY = { paid: 0, link: 1, free: 2, notice: 3 } as const;

/** A message as the creator sees it. */
export interface MessageStatus extends Omit<Message, "payload"> {
  state: MessageState;
  /** How often it was refused or could not be composed; outages of the service do not count. */
  attempts: number;
  createdAt: string;
  /** When it is tried next; of one that waits. */
  dueAt: string;
  /** When it was sent or failed. */
  doneAt: string | null;
  /** Why the last attempt failed. */
  error: string | null;
}

/**
 * Writes a message down, to be sent at once. The same id twice is one message.
 *
 * @param condition writes nothing unless it holds
 */
export function enqueueMessage(
  message: Message,
  { priority, at, condition }: { priority: number; at: Date; condition: Statement },
): Statement {
  const now = at.toISOString();
  return sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state,
      attempts, created_at, due_at)
    SELECT ${message.id}, 'email', ${message.kind}, ${message.recipient}, ${message.locale}, ${message.orderId},
      ${JSON.stringify(message.payload)}, ${priority}, 'waiting', 0, ${now}, ${now}
    WHERE ${condition} ON CONFLICT DO NOTHING`;
}

/**
 * Asks for an email with a new link, for an address that has bought something; any other gets none. None is added to one
 * that still waits, or to five within the hour.
 */
export async function requestLink(
  database: Database,
  { email, locale }: { email: string; locale: string },
  at: Date,
): Promise<void> {
  const recipient = normaliseEmail(email);
  const condition = sql`${hasEntitlements(recipient)}
    AND NOT EXISTS (SELECT 1 FROM messages WHERE recipient = ${recipient} AND kind = 'link' AND state = 'waiting')
    AND (SELECT COUNT(*) FROM messages
      WHERE recipient = ${recipient} AND kind = 'link' AND created_at > ${after(at, -HOUR_MS)}) < ${MAX_LINKS_PER_HOUR}`;
  const message: Message = { id: newId("msg"), kind: "link", recipient, locale, orderId: null, payload: {} };
  await database.write([enqueueMessage(message, { priority: PRIORITY.link, at, condition })]);
}

/** Claims the messages that are due, the most urgent first, so that nobody else sends them meanwhile. */
export async function claimMessages(database: Database, at: Date): Promise<Message[]> {
  const isDue = sql`state = 'waiting'
    AND (due_at <= ${at.toISOString()} OR due_at > ${after(at, MAX_DELAY_MS)})`;
  const due = sql`SELECT id FROM messages WHERE ${isDue} ORDER BY priority, due_at LIMIT ${BATCH_SIZE}`;
  // Mostly nothing is due, and a read costs no commit.
  if ((await database.read(due)).length === 0) return [];
  const [rows] = await database.write([
    sql`UPDATE messages SET due_at = ${after(at, LEASE_MS)} WHERE id IN (${due}) AND ${isDue} RETURNING *`,
  ]);
  const messages = z.array(ClaimedRow).parse(rows);
  return messages
    .toSorted((a, b) => a.priority - b.priority || a.createdAt.localeCompare(b.createdAt))
    .map(({ priority: _, createdAt: __, ...message }) => message);
}

/** Gives claimed messages back unsent, due again at a time. `error` says why, for the creator. */
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

/** The service at the other end has it. */
export async function markSent(database: Database, id: string, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE messages SET state = 'sent', done_at = ${at.toISOString()}, error = NULL WHERE id = ${id}`,
  ]);
}

/** The service at the other end will never take it; the reason is kept for the creator. */
export async function markFailed(database: Database, id: string, reason: string, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE messages SET state = 'failed', attempts = attempts + 1, done_at = ${at.toISOString()},
        error = ${reason}
      WHERE id = ${id}`,
  ]);
}

/** A failure of the message itself: it is due again after a longer delay each time, until it has failed for good. */
export async function postponeMessage(
  database: Database,
  id: string,
  reason: string,
  at: Date,
): Promise<void> {
  const [row] = await database.read(sql`SELECT attempts FROM messages WHERE id = ${id}`);
  const attempts = attemptsOf(row) + 1;
  if (attempts >= MAX_ATTEMPTS) return markFailed(database, id, reason, at);
  await database.write([
    sql`UPDATE messages SET attempts = ${attempts}, error = ${reason},
        due_at = ${after(at, retryDelay(RETRY_DELAYS_MS, attempts))}
      WHERE id = ${id}`,
  ]);
}

/** Gives up all leases. Only for the one process that owns the order book, when it starts. */
export function releaseMessages(at: Date): Statement {
  return sql`UPDATE messages SET due_at = ${at.toISOString()} WHERE state = 'waiting'`;
}

/**
 * Deletes messages that were sent, or had failed for good, before a time. It must be long ago: without its message, a payment
 * that is reported again gets another receipt.
 * @returns how many
 */
export async function deleteSentMessages(
  database: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const [deleted = []] = await database.write([
    sql`DELETE FROM messages WHERE id IN (SELECT id FROM messages
      WHERE state IN ('sent', 'failed') AND done_at <= ${before.toISOString()} ORDER BY done_at LIMIT ${limit})
      RETURNING id`,
  ]);
  return deleted.length;
}

/** Messages for the creator to look at, the newest first. */
export async function listMessages(
  database: Database,
  { states, limit }: { states: MessageState[]; limit: number },
): Promise<MessageStatus[]> {
  const isWanted = states
    .map((state) => sql`state = ${state}`)
    .reduce((a, b) => sql`${a} OR ${b}`, sql`1 = 0`);
  const rows = await database.read(
    sql`SELECT * FROM messages WHERE ${isWanted} ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  return z.array(StatusRow).parse(rows);
}

const Columns = z.object({
  id: z.string(),
  kind: z.enum(["paid", "refunded", "link"]),
  recipient: z.string(),
  locale: z.string(),
  order_id: z.string().nullable(),
});

const ClaimedRow = Columns.extend({
  payload: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(z.object({ amount: z.number().optional() })),
  priority: z.number(),
  created_at: z.string(),
}).transform(({ order_id, created_at, ...message }) => ({
  ...message,
  orderId: order_id,
  createdAt: created_at,
}));

const StatusRow = Columns.extend({
  state: MessageState,
  attempts: z.number(),
  created_at: z.string(),
  due_at: z.string(),
  done_at: z.string().nullable(),
  error: z.string().nullable(),
}).transform(
  ({ order_id, created_at, due_at, done_at, ...message }): MessageStatus => ({
    ...message,
    orderId: order_id,
    createdAt: created_at,
    dueAt: due_at,
    doneAt: done_at,
  }),
);
