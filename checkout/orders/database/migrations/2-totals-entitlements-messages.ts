import type { Migration } from "./migration.ts";

/**
 * Orders and their lines get subtotal, discount and tax. Grants become entitlements with a holder, a quantity and a period.
 * The outbox becomes messages of several channels with a priority and a state, and a lease allows one sender at a time.
 * Earlier orders have no separate discount or tax: the difference between the lines and the amount paid becomes a discount or
 * a tax on the first line.
 *
 * Tables are copied, dropped and recreated, since databases differ in what ALTER TABLE can do inside a transaction.
 */
export const totalsEntitlementsMessages: Migration = {
  version: 2,
  statements: [
    `CREATE TABLE orders_1 AS
      SELECT orders.*, COALESCE((
        SELECT SUM(unit_amount * quantity) FROM order_items WHERE order_items.order_id = orders.id
      ), amount) AS subtotal
      FROM orders`,
    "DROP TABLE orders",
    `CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      status TEXT NOT NULL,
      email TEXT,
      locale TEXT NOT NULL,
      currency TEXT NOT NULL,
      subtotal BIGINT NOT NULL,
      discount BIGINT NOT NULL,
      tax BIGINT NOT NULL,
      total BIGINT NOT NULL,
      refunded BIGINT NOT NULL,
      session_id TEXT,
      payment_intent TEXT,
      created_at TEXT NOT NULL,
      paid_at TEXT,
      checked_at TEXT
    )`,
    `INSERT INTO orders (id, status, email, locale, currency, subtotal, discount, tax, total, refunded,
        session_id, payment_intent, created_at, paid_at, checked_at)
      SELECT id, status, email, locale, currency, subtotal,
        CASE WHEN subtotal > amount THEN subtotal - amount ELSE 0 END,
        CASE WHEN amount > subtotal THEN amount - subtotal ELSE 0 END,
        amount, refunded, session_id, payment_intent, created_at, paid_at, checked_at
      FROM orders_1`,
    "DROP TABLE orders_1",

    "CREATE TABLE order_items_1 AS SELECT * FROM order_items",
    "DROP TABLE order_items",
    `CREATE TABLE order_items (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      position BIGINT NOT NULL,
      product TEXT NOT NULL,
      option_key TEXT NOT NULL,
      name TEXT NOT NULL,
      option_name TEXT NOT NULL,
      quantity BIGINT NOT NULL,
      unit_amount BIGINT NOT NULL,
      discount BIGINT NOT NULL,
      tax BIGINT NOT NULL,
      parts TEXT NOT NULL
    )`,
    `INSERT INTO order_items (id, order_id, position, product, option_key, name, option_name, quantity,
        unit_amount, discount, tax, parts)
      SELECT items.id, items.order_id, items.position, items.product, items.option_key, items.name,
        items.option_name, items.quantity, items.unit_amount,
        CASE WHEN items.position = 0 THEN COALESCE(orders.discount, 0) ELSE 0 END,
        CASE WHEN items.position = 0 THEN COALESCE(orders.tax, 0) ELSE 0 END,
        items.parts
      FROM order_items_1 AS items LEFT JOIN orders ON orders.id = items.order_id`,
    "DROP TABLE order_items_1",

    `CREATE TABLE entitlements (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      line BIGINT NOT NULL,
      position BIGINT NOT NULL,
      holder TEXT NOT NULL,
      product TEXT NOT NULL,
      option_key TEXT NOT NULL,
      part TEXT NOT NULL,
      quantity BIGINT NOT NULL,
      starts_at TEXT NOT NULL,
      ends_at TEXT,
      end_reason TEXT
    )`,
    `INSERT INTO entitlements (id, order_id, line, position, holder, product, option_key, part, quantity,
        starts_at, ends_at, end_reason)
      SELECT 'ent_' || SUBSTR(grants.id, 5), grants.order_id, COALESCE(items.position, 0), grants.position,
        grants.email, grants.product, grants.option_key, grants.part, COALESCE(items.quantity, 1),
        grants.granted_at,
        CASE WHEN orders.status IN ('refunded', 'disputed') THEN grants.granted_at END,
        CASE WHEN orders.status IN ('refunded', 'disputed') THEN orders.status END
      FROM grants
      LEFT JOIN orders ON orders.id = grants.order_id
      LEFT JOIN order_items AS items ON items.order_id = grants.order_id
        AND grants.id = 'grt_' || SUBSTR(items.id, 5) || '_' || CAST(grants.position AS TEXT)`,
    "DROP TABLE grants",

    `CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      channel TEXT NOT NULL,
      kind TEXT NOT NULL,
      recipient TEXT NOT NULL,
      locale TEXT NOT NULL,
      order_id TEXT,
      payload TEXT NOT NULL,
      priority BIGINT NOT NULL,
      state TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      created_at TEXT NOT NULL,
      due_at TEXT NOT NULL,
      done_at TEXT,
      error TEXT
    )`,
    `INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state, attempts,
        created_at, due_at, done_at, error)
      SELECT id, 'email', kind, email, locale, order_id, '{}',
        CASE kind WHEN 'paid' THEN 0 WHEN 'link' THEN 1 ELSE 3 END,
        CASE WHEN sent_at IS NOT NULL THEN 'sent' WHEN failed_at IS NOT NULL THEN 'failed' ELSE 'waiting' END,
        attempts, created_at, due_at, COALESCE(sent_at, failed_at), error
      FROM outbox`,
    "DROP TABLE outbox",

    `CREATE TABLE leases (
      name TEXT PRIMARY KEY,
      expires_at TEXT NOT NULL,
      failures BIGINT NOT NULL
    )`,
    "INSERT INTO leases (name, expires_at, failures) VALUES ('email', '1970-01-01T00:00:00.000Z', 0)",

    `CREATE TABLE webhook_events (
      id TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      payload TEXT NOT NULL,
      received_at TEXT NOT NULL,
      due_at TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      handled_at TEXT
    )`,
    `INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts, handled_at)
      SELECT id, type, payload, received_at, due_at, attempts, handled_at FROM events`,
    "DROP TABLE events",

    "CREATE TABLE downloads_1 AS SELECT * FROM downloads",
    "DROP TABLE downloads",
    `CREATE TABLE downloads (
      entitlement_id TEXT NOT NULL,
      file TEXT NOT NULL,
      session_hash TEXT NOT NULL,
      started_at TEXT NOT NULL,
      PRIMARY KEY (entitlement_id, file, session_hash, started_at)
    )`,
    `INSERT INTO downloads (entitlement_id, file, session_hash, started_at)
      SELECT 'ent_' || SUBSTR(grant_id, 5), file, session_hash, started_at FROM downloads_1`,
    "DROP TABLE downloads_1",
  ],
  indexes: [
    "CREATE INDEX orders_by_payment_intent ON orders (payment_intent)",
    "CREATE INDEX orders_by_status ON orders (status)",
    "CREATE INDEX order_items_by_order ON order_items (order_id)",
    "CREATE INDEX entitlements_by_holder ON entitlements (holder)",
    "CREATE INDEX entitlements_by_order ON entitlements (order_id)",
    "CREATE INDEX messages_due ON messages (state, due_at)",
    "CREATE INDEX messages_by_recipient ON messages (recipient)",
    "CREATE INDEX webhook_events_due ON webhook_events (handled_at, due_at)",
  ],
};
