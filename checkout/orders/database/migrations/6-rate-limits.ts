import type { Migration } from "./migration.ts";

/** Counts of what is limited by time: emails to an address, requests of a network. */
export const rateLimits: Migration = {
  version: 6,
  statements: [
    `CREATE TABLE rate_limits (
      key TEXT PRIMARY KEY,
      count BIGINT NOT NULL,
      expires_at TEXT NOT NULL
    )`,
  ],
  indexes: [],
};
