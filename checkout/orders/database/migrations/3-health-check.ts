import type { Migration } from "./migration.ts";

/** One row that health checks update to prove that the order book is writable. */
export const healthCheck: Migration = {
  version: 3,
  statements: [
    "CREATE TABLE health_check (id BIGINT PRIMARY KEY, written_at TEXT NOT NULL)",
    "INSERT INTO health_check (id, written_at) VALUES (1, '1970-01-01T00:00:00.000Z')",
  ],
  indexes: [],
};
