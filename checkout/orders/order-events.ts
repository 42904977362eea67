import * as z from "zod";
import { type OrderEvent, OrderEventCause, type OrderEventKind, OrderFact } from "#domain/order-event.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { jsonColumn } from "./database/json-column.ts";
import { list } from "./database/lists.ts";

/**
 * Stores the history of orders (table `order_events`). Whatever changes an order appends what has happened in the
 * same transaction. Events are never changed.
 */

/** An event that is to be appended. */
export type NewOrderEvent = OrderFact & {
  orderId: string;
  cause: OrderEventCause;
  at: Date;
  /**
   * Distinguishes it from other events of the order: an event with the same key is appended once. Default: the kind, which happens
   * once.
   */
  key?: string;
  /** The position of the event within its transaction. Default: 0, the first. */
  offset?: number;
};

/**
 * Appends an event if a condition is true. It belongs before the statement that changes the order, whose condition is the same.
 * Returns a row, or none if it was not appended.
 *
 * @param dataInSql an expression for data that the database knows, instead of the event's own
 */
export function appendEvent(event: NewOrderEvent, condition: Statement, dataInSql?: Statement): Statement {
  return append(event, sql`${event.kind}`, condition, dataInSql);
}

/** Appends an event whose kind depends on the order's status: `kind` if that is `status`, otherwise the event's own. */
export function appendEventByStatus(
  event: NewOrderEvent,
  { status, kind }: { status: string; kind: OrderEventKind },
  condition: Statement,
): Statement {
  const hasStatus = sql`(SELECT status FROM orders WHERE id = ${event.orderId}) = ${status}`;
  return append(event, sql`CASE WHEN ${hasStatus} THEN ${kind} ELSE ${event.kind} END`, condition);
}

/** Begins the history of an order that is certainly new. DuckDB inserts such rows of several orders at once. */
export function beginHistory(event: NewOrderEvent): Statement {
  const { orderId, kind, cause, at, data } = event;
  return sql`INSERT INTO order_events (id, order_id, position, kind, cause, happened_at, data)
    VALUES (${eventId(event)}, ${orderId}, 0, ${kind}, ${cause}, ${at.toISOString()}, ${JSON.stringify(data)})
    ON CONFLICT DO NOTHING`;
}

function append(
  event: NewOrderEvent,
  kindInSql: Statement,
  condition: Statement,
  dataInSql = sql`${JSON.stringify(event.data)}`,
): Statement {
  const { orderId, cause, at, offset = 0 } = event;
  const version = sql`COALESCE((SELECT version FROM orders WHERE id = ${orderId}), 0)`;
  return sql`INSERT INTO order_events (id, order_id, position, kind, cause, happened_at, data)
    SELECT ${eventId(event)}, ${orderId}, ${version} + ${offset}, ${kindInSql}, ${cause}, ${at.toISOString()}, ${dataInSql}
    WHERE ${condition} ON CONFLICT DO NOTHING RETURNING id`;
}

function eventId({ orderId, kind, key = kind }: Pick<NewOrderEvent, "orderId" | "kind" | "key">): string {
  return `${orderId.replace("ord_", "evt_")}_${key}`;
}

/** An SQL condition: an order has an event with this data, an expression that may name the column `happened_at`. */
export function hasEvent(orderId: string, kind: OrderEventKind, dataInSql: Statement): Statement {
  return sql`EXISTS (SELECT 1 FROM order_events WHERE order_id = ${orderId} AND kind = ${kind} AND data = ${dataInSql})`;
}

/** The history of an order, oldest first. */
export async function listEvents(database: Database, orderId: string): Promise<OrderEvent[]> {
  const rows = await database.read(
    sql`SELECT * FROM order_events WHERE order_id = ${orderId} ORDER BY position, happened_at, id`,
  );
  return z.array(EventRow).parse(rows);
}

/** The kinds of events that the owner's summary counts. */
const SUMMARISED = [
  "paid",
  "paid-late",
  "confirmed",
  "refunded",
  "refund-failed",
  "dispute-opened",
  "dispute-won",
  "dispute-lost",
] as const satisfies OrderEventKind[];

/** The events of all orders in a period, with the currency of each payment. */
export async function listFactsBetween(
  database: Database,
  { since, until }: { since: Date; until: Date },
): Promise<(OrderFact & { currency: string })[]> {
  const rows = await database.read(sql`SELECT order_events.kind AS kind, order_events.data AS data,
      COALESCE(orders.received_currency, orders.currency) AS currency
    FROM order_events JOIN orders ON orders.id = order_events.order_id
    WHERE order_events.happened_at >= ${since.toISOString()} AND order_events.happened_at < ${until.toISOString()}
      AND order_events.kind IN (${list(SUMMARISED)})`);
  return z.array(FactRow).parse(rows);
}

const CORRECTIONS: OrderEventKind[] = ["email-corrected", "recipient-corrected"];
const PERSONAL: OrderEventKind[] = [...CORRECTIONS, "note"];

/**
 * Deletes the events with personal data from the histories of orders, if a condition holds.
 *
 * @param orderIds a query that selects the ids of the orders
 * @param kinds the kinds of events to delete, by default all that may have personal data
 */
export function deletePersonalEvents(orderIds: Statement, condition: Statement, kinds = PERSONAL): Statement {
  return sql`DELETE FROM order_events
    WHERE order_id IN (${orderIds}) AND kind IN (${list(kinds)}) AND ${condition}`;
}

/**
 * Deletes the corrections from or to an address in the histories of all orders, if a condition holds. A correction stores nothing
 * but the two addresses.
 */
export function deleteCorrections(email: string, condition: Statement): Statement {
  return sql`DELETE FROM order_events WHERE kind IN (${list(CORRECTIONS)})
    AND REPLACE(data, ${JSON.stringify(email)}, '') <> data AND ${condition}`;
}

/** Deletes the history of orders that are deleted in the same transaction. `orderIds` is a query. */
export function deleteEvents(orderIds: Statement): Statement {
  return sql`DELETE FROM order_events WHERE order_id IN (${orderIds})`;
}

const FactRow = z
  .object({ kind: z.string(), data: jsonColumn(z.unknown()), currency: z.string() })
  .transform(({ currency, ...fact }) => ({ ...OrderFact.parse(fact), currency }));

const EventRow = z
  .object({
    ...{ id: z.string(), kind: z.string(), cause: OrderEventCause, happened_at: z.iso.datetime() },
    data: jsonColumn(z.unknown()),
  })
  .transform(
    ({ id, cause, happened_at: at, ...fact }): OrderEvent => ({ id, cause, at, ...OrderFact.parse(fact) }),
  );
