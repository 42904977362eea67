import type { Migration } from "./migration.ts";

/**
 * Finds the few orders that are gifts, for the library of a recipient who assigns their seats. The texts of gifts are too long for
 * an index.
 */
export const giftsWithSeats: Migration = {
  version: 37,
  statements: [],
  indexes: ["CREATE INDEX orders_with_gift ON orders (created_at) WHERE gift IS NOT NULL"],
};
