import type { Migration } from "./migration.ts";

/**
 * Entitlements have licence keys. In `licences` a key is found by what was typed: its primary key is the normalised key, since an
 * index on another column could not be relied on.
 */
export const licenceKeys: Migration = {
  version: 9,
  statements: [
    "ALTER TABLE entitlements ADD COLUMN licence_keys TEXT",
    `CREATE TABLE licences (
      id TEXT PRIMARY KEY,
      entitlement_id TEXT NOT NULL,
      uses BIGINT NOT NULL
    )`,
    `CREATE TABLE licence_activations (
      id TEXT PRIMARY KEY,
      licence TEXT NOT NULL,
      instance TEXT NOT NULL,
      activated_at TEXT NOT NULL
    )`,
  ],
  indexes: ["CREATE INDEX licence_activations_by_licence ON licence_activations (licence)"],
};
