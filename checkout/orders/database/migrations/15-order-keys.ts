import type { Migration } from "./migration.ts";

/** The browser that places an order gets a key to it. Earlier orders have none, and are opened by their links. */
export const orderKeys: Migration = {
  version: 15,
  statements: [
    `CREATE TABLE order_keys (
      order_id TEXT PRIMARY KEY,
      key_hash TEXT NOT NULL,
      expires_at TEXT NOT NULL
    )`,
  ],
  indexes: ["CREATE INDEX order_keys_by_expiry ON order_keys (expires_at)"],
};
