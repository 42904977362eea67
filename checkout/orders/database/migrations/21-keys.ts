import type { Migration } from "./migration.ts";

/**
 * Links know the order that they were sent for, and then last as long as it. Sessions know their device and when they were last
 * used. Codes do the same as a link in the browser that has asked for them. Earlier links and sessions expire as before.
 */
export const keys: Migration = {
  version: 21,
  statements: [
    "ALTER TABLE links ADD COLUMN order_id TEXT",
    "ALTER TABLE sessions ADD COLUMN seen_at TEXT",
    "ALTER TABLE sessions ADD COLUMN device TEXT",
    "ALTER TABLE sessions ADD COLUMN is_shared BIGINT",
    `CREATE TABLE codes (
      id TEXT PRIMARY KEY,
      email TEXT NOT NULL,
      code_hash TEXT,
      link_hash TEXT,
      tries BIGINT NOT NULL,
      expires_at TEXT NOT NULL,
      used_by TEXT
    )`,
  ],
  indexes: ["CREATE INDEX codes_by_expiry ON codes (expires_at)"],
};
