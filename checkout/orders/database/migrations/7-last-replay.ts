import type { Migration } from "./migration.ts";

/** One row that says when Stripe's events were last listed. An existing book gets it at its next replay. */
export const lastReplay: Migration = {
  version: 7,
  statements: ["CREATE TABLE last_replay (id BIGINT PRIMARY KEY, started_at TEXT NOT NULL)"],
  indexes: [],
};
