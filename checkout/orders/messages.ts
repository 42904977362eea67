import { z } from "zod";
import { type AdminMessage, MessageChannel, MessageState } from "#domain/api/admin/messages.ts";
import { normaliseEmail } from "#domain/email.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import type { Batch } from "./batch.ts";
import { type Database, type Row, type Statement, sql } from "./database/database.ts";
import { newId } from "./ids.ts";
import { hasPaid } from "./order-store.ts";
import { isRecent } from "./recent.ts";
import { attemptsOf, retryDelay, timestampAfter } from "./retry.ts";
import { hasRedeemedLink } from "./sign-in.ts";
import { DailySummary, FailedMessage } from "./summary.ts";

/**
 * Every statement about messages (table `messages`), the outbox of the shop, but for those of webhook-messages.ts. A message is
 * written in the transaction that causes it and sent later. It waits until it is sent, has failed for good, or is skipped because
 * there is nothing to send.
 */

/** A claimed message that is not sent within this time is due again. */
const CLAIM_MS = 300_000;
/** For failures of one message, not for outages of the service. */
const RETRY_DELAYS_MS = [5_000, 15_000, 60_000, 300_000, 900_000, HOUR_MS];
/** After so many failures, which takes about three days, a message has failed for good. */
const MAX_ATTEMPTS = 75;
/** Small, so that urgent messages do not wait for many others. */
const BATCH_SIZE = 5;
/** Longer than any delay: a message that is due later was written before the clock was set back. */
const MAX_DELAY_MS = 2 * HOUR_MS;
/** Limits the links sent to one email address, so that nobody's inbox can be flooded. */
const MAX_LINKS_PER_HOUR = 5;
/** An unconfirmed address gets at most one email in this time. */
const UNCONFIRMED_INTERVAL_MS = DAY_MS;

/**
 * What an email is about. `payment-mismatch` and `unexpected-payment` ask the creator to check a payment, `licence-keys-gone` to fill a list of keys, and those of `owner-`
 * tell the creator what has happened. `address-removed` is for somebody whose address was in an order by mistake. The others inform
 * the buyer about a change of the order.
 */
const MessageKind = z.enum([
  "paid",
  "link",
  "payment-pending",
  "payment-failed",
  "payment-review",
  "cart-reminder",
  "refunded",
  "refund-failed",
  "dispute-opened",
  "dispute-won",
  "dispute-lost",
  "payment-mismatch",
  "unexpected-payment",
  "granted",
  "licence-ready",
  "licence-keys-gone",
  "address-corrected",
  "address-removed",
  "owner-sale",
  "owner-free-sale",
  "owner-refunded",
  "owner-refund-failed",
  "owner-dispute-opened",
  "owner-dispute-won",
  "owner-dispute-lost",
  "owner-failed",
  "owner-daily",
]);
export type MessageKind = z.infer<typeof MessageKind>;

/** Data that is not in the order. Amounts are minor units. */
const MessagePayload = z.object({
  /** The amount of this refund or payment. */
  amount: z.number().optional(),
  /** Refunded in total, including this refund. */
  refunded: z.number().optional(),
  /** The positions of the lines that this refund is for. Without them, it is for a sum. */
  lines: z.array(z.number()).optional(),
  /** The currency of the payment, if it differs from the order's. */
  currency: z.string().optional(),
  /** The payment's id at the payment service. */
  payment: z.string().optional(),
  /** A list of licence keys that has run out. */
  pool: z.string().optional(),
  /** Where an abandoned order can be paid after all, and until when. */
  recovery: z.object({ url: z.string(), expiresAt: z.string() }).optional(),
  /** A message that could not be delivered. */
  failed: FailedMessage.optional(),
  /** What the daily summary says. */
  summary: DailySummary.optional(),
});

/** A message to compose and send. Its id is the idempotency key. */
export interface Message {
  id: string;
  channel: "email";
  kind: MessageKind;
  /** An email address. */
  recipient: string;
  locale: string;
  orderId: string | null;
  payload: z.infer<typeof MessagePayload>;
}

/** Lower numbers are sent first. Receipts come first because they contain the link to the files, and the creator's own mails last. */
export const PRIORITY = { paid: 0, link: 1, free: 2, notice: 3, owner: 4 } as const;

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
  { priority, at, condition, isAllowed = sql`1 = 1`, delayMs = 0 }: EnqueueOptions,
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

/** A message that waits has nothing to say any more, if a condition is true. */
export function skipWaiting(id: string, { at, condition }: { at: Date; condition: Statement }): Statement {
  return sql`UPDATE messages SET state = 'skipped', done_at = ${at.toISOString()}
    WHERE id = ${id} AND CASE WHEN state = 'waiting' THEN 1 ELSE 0 END = 1 AND ${condition}`;
}

/** An SQL condition: an address got no email of a kind within the last `ms` milliseconds. */
export function isFirstOfKind(kind: MessageKind, recipient: string, at: Date, ms: number): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM messages WHERE recipient = ${recipient} AND kind = ${kind}
    AND state <> 'skipped' AND ${isRecent(sql`created_at`, at, ms)})`;
}

/**
 * Adds an email with a new link. Does nothing if a link is already waiting or five were requested within the hour. Takes the
 * same time for every address: whether it has bought anything is only checked when the email is sent.
 *
 * @returns null if a link is on its way, or the seconds to wait if five were requested within the hour, or if the address is
 * unconfirmed and got an email within the day
 */
export async function requestLink(
  database: Database,
  { email, locale }: { email: string; locale: string },
  at: Date,
): Promise<number | null> {
  const recipient = normaliseEmail(email);
  const isWaiting = sql`SELECT 1 FROM messages WHERE recipient = ${recipient} AND kind = 'link' AND state = 'waiting'`;
  const isOfLastHour = sql`recipient = ${recipient} AND kind = 'link' AND ${isRecent(sql`created_at`, at, HOUR_MS)}`;
  const condition = sql`NOT EXISTS (${isWaiting})
    AND (SELECT COUNT(*) FROM messages WHERE ${isOfLastHour}) < ${MAX_LINKS_PER_HOUR}`;
  const message: Message = {
    ...{ id: newId("msg"), channel: "email", kind: "link" },
    ...{ recipient, locale, orderId: null, payload: {} },
  };
  const isAllowed = isWithinUnconfirmedLimit(recipient, at);
  const [added, waiting, recent, today] = await database.write([
    enqueueMessage(message, { priority: PRIORITY.link, at, condition, isAllowed }),
    isWaiting,
    sql`SELECT MIN(created_at) AS created_at FROM messages WHERE ${isOfLastHour}`,
    sql`SELECT MAX(created_at) AS created_at FROM messages
      WHERE ${isCounted(recipient, at, UNCONFIRMED_INTERVAL_MS)}`,
  ]);
  if ((waiting?.length ?? 0) > 0) return null;
  const isSkipped = (added?.length ?? 0) > 0;
  return isSkipped ? secondsUntil(today, UNCONFIRMED_INTERVAL_MS) : secondsUntil(recent, HOUR_MS);

  function secondsUntil(rows: Row[] | undefined, intervalMs: number): number {
    const { created_at } = CreatedRow.parse(rows?.[0]);
    return Math.ceil((new Date(created_at).getTime() + intervalMs - at.getTime()) / 1000);
  }
}

const CreatedRow = z.object({ created_at: z.string() });

/**
 * An SQL condition: another email may be sent to an address that anyone could have entered. An unconfirmed address gets one
 * email a day in all. Opening a link or paying for something confirms an address.
 */
export function isWithinUnconfirmedLimit(recipient: string, at: Date): Statement {
  return sql`(${hasRedeemedLink(recipient)} OR ${hasPaid(recipient)}
    OR ${countMessages(recipient, at, UNCONFIRMED_INTERVAL_MS)} = 0)`;
}

/** An SQL expression: how many messages to an address, except skipped ones and those to the creator, were created within the last `ms` milliseconds. */
export function countMessages(recipient: string, at: Date, ms: number): Statement {
  return sql`(SELECT COUNT(*) FROM messages WHERE ${isCounted(recipient, at, ms)})`;
}

function isCounted(recipient: string, at: Date, ms: number): Statement {
  return sql`recipient = ${recipient} AND state <> 'skipped' AND priority <> ${PRIORITY.owner}
    AND ${isRecent(sql`created_at`, at, ms)}`;
}

/** Whether any message of a channel is due. */
export async function hasDueMessages(
  database: Database,
  channel: Message["channel"],
  at: Date,
): Promise<boolean> {
  return (await database.read(sql`SELECT id FROM messages WHERE ${isDue(channel, at)} LIMIT 1`)).length > 0;
}

/** Claims the messages of a channel that are due, most urgent first, so that no other process sends them. */
export async function claimMessages(
  database: Database,
  channel: Message["channel"],
  at: Date,
): Promise<Message[]> {
  const due = isDue(channel, at);
  const [rows] = await database.write([
    sql`UPDATE messages SET due_at = ${timestampAfter(at, CLAIM_MS)}
      WHERE id IN (SELECT id FROM messages WHERE ${due} ORDER BY priority, due_at LIMIT ${BATCH_SIZE}) AND ${due}
      RETURNING *`,
  ]);
  const messages = z.array(ClaimedRow).parse(rows);
  return messages
    .toSorted((a, b) => a.priority - b.priority || a.createdAt.localeCompare(b.createdAt))
    .map(({ priority: _, createdAt: __, ...message }) => message);
}

function isDue(channel: Message["channel"], at: Date): Statement {
  return sql`state = 'waiting' AND channel = ${channel}
    AND (due_at <= ${at.toISOString()} OR due_at > ${timestampAfter(at, MAX_DELAY_MS)})`;
}

/** Returns claimed messages unsent, to be due again later. `error` tells the creator why. */
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

/** Records that a message has failed for good. `reason` tells the creator why, and `also` is written with it. */
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
  reason: string,
  at: Date,
  also: Statement[] = [],
): Promise<void> {
  const [row] = await database.read(sql`SELECT attempts FROM messages WHERE id = ${id}`);
  const attempts = attemptsOf(row) + 1;
  if (attempts >= MAX_ATTEMPTS) return markFailed(database, id, reason, at, also);
  await database.write([
    sql`UPDATE messages SET attempts = ${attempts}, error = ${reason},
        due_at = ${timestampAfter(at, retryDelay(RETRY_DELAYS_MS, attempts))}
      WHERE id = ${id}`,
  ]);
}

/** Releases all claimed emails; webhooks are not claimed. Only for the process that owns the order book, when it starts. */
export function releaseMessages(at: Date): Statement {
  return sql`UPDATE messages SET due_at = ${at.toISOString()} WHERE state = 'waiting' AND channel = 'email'`;
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

/** Messages for the creator, newest first: all, or those about an order. */
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
  const isAbout = orderId === undefined ? sql`1 = 1` : sql`order_id = ${orderId}`;
  const isOfChannel = channel ? sql`channel = ${channel}` : sql`1 = 1`;
  const hasState = states
    .map((state) => sql`state = ${state}`)
    .reduce((a, b) => sql`${a} OR ${b}`, sql`1 = 0`);
  const rows = await database.read(
    sql`SELECT * FROM messages WHERE (${hasState}) AND ${isAbout} AND ${isOfChannel}
      ORDER BY created_at DESC, id LIMIT ${limit}`,
  );
  return z.array(StatusRow).parse(rows);
}

/** A message about an order, in whatever state. null: there is none, or it was deleted some time after it was sent. */
export async function findMessage(database: Database, id: string, orderId: string): Promise<Message | null> {
  const [row] = await database.read(sql`SELECT * FROM messages WHERE id = ${id}`);
  if (row?.order_id !== orderId) return null;
  const { priority: _, createdAt: __, ...message } = ClaimedRow.parse(row);
  return message;
}

/**
 * The messages about an order that wait to be sent to an address go to another one. Not the receipt, since whoever corrects the
 * address sends a link to the new one.
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

const Columns = z.object({
  id: z.string(),
  recipient: z.string(),
  locale: z.string(),
  order_id: z.string().nullable(),
});

const ClaimedRow = Columns.extend({
  channel: z.literal("email"),
  kind: MessageKind,
  payload: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(MessagePayload),
  priority: z.number(),
  created_at: z.string(),
}).transform(({ order_id, created_at, ...message }) => ({
  ...message,
  orderId: order_id,
  createdAt: created_at,
}));

const StatusRow = Columns.extend({
  channel: MessageChannel,
  kind: z.string(),
  state: MessageState,
  attempts: z.number(),
  created_at: z.string(),
  due_at: z.string(),
  done_at: z.string().nullable(),
  error: z.string().nullable(),
}).transform(
  ({ order_id, created_at, due_at, done_at, ...message }): AdminMessage => ({
    ...message,
    orderId: order_id,
    createdAt: created_at,
    dueAt: due_at,
    doneAt: done_at,
  }),
);
