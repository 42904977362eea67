import * as z from "zod";
import { MessageChannel, OrderStatus } from "#domain/api/responses/states.ts";
import { DAY_MS } from "#domain/time.ts";
import { type Database, sql } from "../database/database.ts";
import { timestampAfter } from "../timestamps.ts";

/** Figures for monitoring. The statements read every order, message and event, so they are not for each request. */
export interface BookFigures {
  orders: { status: OrderStatus; count: number }[];
  messages: { channel: MessageChannel; state: "waiting" | "failed"; count: number }[];
  /** Since when the oldest message of a channel waits that was due already. */
  oldestDue: { channel: MessageChannel; since: Date }[];
  events: { waiting: number; oldest: Date | null };
  /** How long the event that was handled last had waited, in milliseconds. null: there was none within a day. */
  lastEventLagMs: number | null;
}

/** Counts what is in the order book. @throws {DatabaseError} */
export async function readFigures(database: Database, at: Date): Promise<BookFigures> {
  const [orders, messages, oldestDue, events, lastEvent] = await Promise.all([
    database.read(sql`SELECT status, COUNT(*) AS count FROM orders GROUP BY status`),
    database.read(
      sql`SELECT channel, state, COUNT(*) AS count FROM messages WHERE state IN ('waiting', 'failed')
        GROUP BY channel, state`,
    ),
    // One that is tried again has a later time at which it is due, and an error.
    database.read(
      sql`SELECT channel, MIN(created_at) AS since FROM messages
        WHERE state = 'waiting' AND (due_at <= ${at.toISOString()} OR error IS NOT NULL) GROUP BY channel`,
    ),
    database.read(
      sql`SELECT COUNT(*) AS waiting, MIN(received_at) AS oldest FROM webhook_events WHERE handled_at IS NULL`,
    ),
    database.read(
      sql`SELECT received_at, handled_at FROM webhook_events WHERE handled_at > ${timestampAfter(at, -DAY_MS)}
        ORDER BY handled_at DESC LIMIT 1`,
    ),
  ]);
  const [event] = z.array(HandledRow).parse(lastEvent);
  return {
    orders: z.array(OrdersRow).parse(orders),
    messages: z.array(MessagesRow).parse(messages),
    oldestDue: z.array(OldestRow).parse(oldestDue),
    events: EventsRow.parse(events[0]),
    lastEventLagMs: event ? event.handled_at.getTime() - event.received_at.getTime() : null,
  };
}

const time = z.string().transform((text) => new Date(text));
const OrdersRow = z.object({ status: OrderStatus, count: z.number() });
const MessagesRow = z.object({
  channel: MessageChannel,
  state: z.enum(["waiting", "failed"]),
  count: z.number(),
});
const OldestRow = z.object({ channel: MessageChannel, since: time });
const EventsRow = z.object({ waiting: z.number(), oldest: time.nullable() });
const HandledRow = z.object({ received_at: time, handled_at: time });
