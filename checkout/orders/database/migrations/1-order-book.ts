import type { Migration } from "./migration.ts";

/** Orders with their items, grants, webhook events, links, sessions, the outbox and downloads. */
export const orderBook: Migration = {
  version: 1,
  statements: [
    `CREATE TABLE orders (
      id TEXT PRIMARY KEY,
      status TEXT NOT NULL,
      email TEXT,
      locale TEXT NOT NULL,
      currency TEXT NOT NULL,
      amount BIGINT NOT NULL,
      refunded BIGINT NOT NULL,
      session_id TEXT,
      payment_intent TEXT,
      created_at TEXT NOT NULL,
      paid_at TEXT,
      checked_at TEXT
    )`,
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
      parts TEXT NOT NULL
    )`,
    `CREATE TABLE grants (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      email TEXT NOT NULL,
      position BIGINT NOT NULL,
      product TEXT NOT NULL,
      option_key TEXT NOT NULL,
      part TEXT NOT NULL,
      granted_at TEXT NOT NULL
    )`,
    `CREATE TABLE events (
      id TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      payload TEXT NOT NULL,
      received_at TEXT NOT NULL,
      due_at TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      handled_at TEXT
    )`,
    `CREATE TABLE links (
      token_hash TEXT PRIMARY KEY,
      email TEXT NOT NULL,
      locale TEXT NOT NULL,
      created_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      redeemed_at TEXT,
      session_hash TEXT
    )`,
    `CREATE TABLE sessions (
      token_hash TEXT PRIMARY KEY,
      email TEXT NOT NULL,
      created_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      ended_at TEXT
    )`,
    `CREATE TABLE outbox (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      email TEXT NOT NULL,
      locale TEXT NOT NULL,
      order_id TEXT,
      created_at TEXT NOT NULL,
      due_at TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      sent_at TEXT,
      failed_at TEXT,
      error TEXT
    )`,
    `CREATE TABLE downloads (
      grant_id TEXT NOT NULL,
      file TEXT NOT NULL,
      session_hash TEXT NOT NULL,
      started_at TEXT NOT NULL,
      PRIMARY KEY (grant_id, file, session_hash, started_at)
    )`,
  ],
  indexes: [
    "CREATE INDEX order_items_by_order ON order_items (order_id)",
    "CREATE INDEX orders_by_payment_intent ON orders (payment_intent)",
    "CREATE INDEX orders_by_status ON orders (status)",
    "CREATE INDEX grants_by_email ON grants (email)",
    "CREATE INDEX events_due ON events (handled_at, due_at)",
    "CREATE INDEX outbox_due ON outbox (sent_at, due_at)",
    "CREATE INDEX outbox_by_email ON outbox (email)",
  ],
};
