import type { Migration } from "./migration.ts";

/** An order can be a gift. `gift_due` says when a paid one is to be delivered, until it is. */
export const gifts: Migration = {
  version: 26,
  statements: ["ALTER TABLE orders ADD COLUMN gift TEXT", "ALTER TABLE orders ADD COLUMN gift_due TEXT"],
  indexes: ["CREATE INDEX orders_by_gift_due ON orders (gift_due)"],
};
