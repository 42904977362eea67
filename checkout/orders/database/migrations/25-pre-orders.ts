import type { Migration } from "./migration.ts";

/** An entitlement whose files are not released yet says when they will be. */
export const preOrders: Migration = {
  version: 25,
  statements: ["ALTER TABLE entitlements ADD COLUMN releases_at TEXT"],
  indexes: ["CREATE INDEX entitlements_by_release ON entitlements (releases_at)"],
};
