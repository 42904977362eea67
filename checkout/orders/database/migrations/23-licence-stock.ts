import type { Migration } from "./migration.ts";

/** Licence keys from the owner's own lists, and the entitlements that await some because a list has run out. */
export const licenceStock: Migration = {
  version: 23,
  statements: [
    `CREATE TABLE licence_stock (
      id TEXT PRIMARY KEY,
      licence_key TEXT NOT NULL,
      pool TEXT NOT NULL,
      position BIGINT NOT NULL,
      added_at TEXT NOT NULL,
      entitlement_id TEXT
    )`,
    `CREATE TABLE licence_waits (
      entitlement_id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      pool TEXT NOT NULL,
      since TEXT NOT NULL
    )`,
  ],
  indexes: [
    "CREATE INDEX licence_stock_by_pool ON licence_stock (pool, entitlement_id, position)",
    "CREATE INDEX licence_stock_by_entitlement ON licence_stock (entitlement_id)",
    "CREATE INDEX licence_waits_by_pool ON licence_waits (pool)",
  ],
};
