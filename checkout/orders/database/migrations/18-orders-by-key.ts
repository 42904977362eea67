import type { Migration } from "./migration.ts";

/** Finds the orders of a browser by its key, which every checkout in a browser with a key does. */
export const ordersByKey: Migration = {
  version: 18,
  statements: [],
  indexes: ["CREATE INDEX order_keys_by_key ON order_keys (key_hash)"],
};
