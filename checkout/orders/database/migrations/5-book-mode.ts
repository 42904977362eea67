import type { Migration } from "./migration.ts";

/** One row that says in which mode the orders of this book are paid. An existing book gets it at its next start. */
export const bookMode: Migration = {
  version: 5,
  statements: ["CREATE TABLE book_mode (id BIGINT PRIMARY KEY, mode TEXT NOT NULL, set_at TEXT NOT NULL)"],
  indexes: [],
};
