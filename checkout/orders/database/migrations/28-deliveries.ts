import type { Migration } from "./migration.ts";

/** The mail service tells what became of an email. */
export const deliveries: Migration = {
  version: 28,
  statements: ["ALTER TABLE messages ADD COLUMN delivery TEXT"],
  indexes: [],
};
