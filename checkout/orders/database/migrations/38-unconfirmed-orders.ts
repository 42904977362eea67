import type { Migration } from "./migration.ts";

/**
 * A free order is unconfirmed until somebody signs in with its address. Its licence keys are made only then, from `key_seed`. Earlier
 * free orders are paid.
 */
export const unconfirmedOrders: Migration = {
  version: 38,
  statements: ["ALTER TABLE orders ADD COLUMN key_seed TEXT"],
  indexes: [],
};
