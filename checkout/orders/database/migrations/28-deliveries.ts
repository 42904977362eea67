import type { Migration } from "./migration.ts";

/** What became of an email, as the mail service reports it. */
export const deliveries: Migration = {
  version: 28,
  statements: ["ALTER TABLE messages ADD COLUMN delivery TEXT"],
  indexes: [],
};
