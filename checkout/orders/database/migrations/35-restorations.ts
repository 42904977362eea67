import type { Migration } from "./migration.ts";

/** One row: the backup that the book was restored from last, and when what has happened since came back from Stripe. */
export const restorations: Migration = {
  version: 35,
  statements: [
    "CREATE TABLE restorations (id BIGINT PRIMARY KEY, backup_at TEXT NOT NULL, restored_at TEXT NOT NULL, rebuilt_at TEXT)",
  ],
  indexes: [],
};
