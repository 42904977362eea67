import type { Migration } from "./migration.ts";

/**
 * The browser that placed a free order opens it once its address is confirmed for that browser. An earlier order opens by its link or
 * after signing in.
 */
export const confirmedOrders: Migration = {
  version: 51,
  statements: ["ALTER TABLE order_keys ADD COLUMN confirmed_email TEXT"],
  indexes: [],
};
