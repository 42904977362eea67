import type { Migration } from "./migration.ts";

/** What an order holds names its client's network, as a hash and only while it is held, so that one client cannot hold everything. */
export const heldByNetwork: Migration = {
  version: 50,
  statements: [
    "ALTER TABLE discount_uses ADD COLUMN network TEXT",
    "ALTER TABLE limited_copies ADD COLUMN network TEXT",
  ],
  indexes: [],
};
