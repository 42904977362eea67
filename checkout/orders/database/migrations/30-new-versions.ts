import type { Migration } from "./migration.ts";

/** Versions of products that addresses were notified of, and topics that they have muted. */
export const newVersions: Migration = {
  version: 30,
  statements: [
    `CREATE TABLE version_mails (holder TEXT NOT NULL, product TEXT NOT NULL, version TEXT NOT NULL,
      created_at TEXT NOT NULL, PRIMARY KEY (holder, product, version))`,
    `CREATE TABLE mutes (email TEXT NOT NULL, topic TEXT NOT NULL, created_at TEXT NOT NULL,
      PRIMARY KEY (email, topic))`,
    "CREATE TABLE mute_tokens (token_hash TEXT PRIMARY KEY, email TEXT NOT NULL)",
  ],
  indexes: ["CREATE INDEX mute_tokens_by_email ON mute_tokens (email)"],
};
