import type { Migration } from "./migration.ts";

/** Passkeys of buyers: the public half of a key that is in a device or an account of theirs. */
export const passkeys: Migration = {
  version: 36,
  statements: [
    `CREATE TABLE passkeys (id TEXT PRIMARY KEY, email TEXT NOT NULL, public_key TEXT NOT NULL, counter BIGINT NOT NULL,
      device TEXT, created_at TEXT NOT NULL, used_at TEXT)`,
  ],
  indexes: ["CREATE INDEX passkeys_by_email ON passkeys (email)"],
};
