import type { Migration } from "./migration.ts";

/** The key that signs activated licences, as a JSON Web Key. */
export const signingKeys: Migration = {
  version: 10,
  statements: [
    `CREATE TABLE signing_keys (
      id TEXT PRIMARY KEY,
      private_key TEXT NOT NULL,
      created_at TEXT NOT NULL
    )`,
  ],
  indexes: [],
};
