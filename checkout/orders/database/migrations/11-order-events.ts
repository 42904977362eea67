import type { Migration } from "./migration.ts";

/**
 * The history of each order. That of an older order begins with what its row says, since nobody knows what led to it: one event
 * at the last time that the row has. An order has a version, which counts its changes and is the position of the next event.
 */
export const orderEvents: Migration = {
  version: 11,
  statements: [
    "ALTER TABLE orders ADD COLUMN version BIGINT DEFAULT 1",
    `CREATE TABLE order_events (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      position BIGINT NOT NULL,
      kind TEXT NOT NULL,
      cause TEXT NOT NULL,
      happened_at TEXT NOT NULL,
      data TEXT NOT NULL
    )`,
    `INSERT INTO order_events (id, order_id, position, kind, cause, happened_at, data)
      SELECT 'evt_' || SUBSTR(id, 5) || '_recorded', id, 0, 'recorded', 'upgrade', COALESCE(paid_at, created_at),
        '{"status":"' || status || '","isPaid":' || CASE WHEN paid_at IS NULL THEN 'false' ELSE 'true' END
        || ',"amount":' || CAST(COALESCE(received_amount, total) AS TEXT)
        || ',"refunded":' || CAST(refunded AS TEXT)
        || ',"outcome":' || COALESCE(outcome, 'null') || '}'
      FROM orders`,
  ],
  indexes: ["CREATE INDEX order_events_by_order ON order_events (order_id, position)"],
};
