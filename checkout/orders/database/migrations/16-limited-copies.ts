import type { Migration } from "./migration.ts";

/**
 * The copies that orders take from a limited number. Whether they count follows from the state of their orders. Earlier orders have
 * none; the copies in them are counted by their lines.
 */
export const limitedCopies: Migration = {
  version: 16,
  statements: [
    `CREATE TABLE limited_copies (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      product TEXT NOT NULL,
      option_key TEXT NOT NULL,
      quantity BIGINT NOT NULL,
      held_until TEXT
    )`,
  ],
  indexes: [
    "CREATE INDEX limited_copies_by_product ON limited_copies (product, option_key)",
    "CREATE INDEX limited_copies_by_order ON limited_copies (order_id)",
    "CREATE INDEX limited_copies_by_hold ON limited_copies (held_until)",
  ],
};
