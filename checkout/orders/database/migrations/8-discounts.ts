import type { Migration } from "./migration.ts";

/**
 * Orders name the discount that they got. Its uses are counted: held from the checkout on if it has a limit, and final once they
 * are paid. Earlier orders have no name for their discount.
 */
export const discounts: Migration = {
  version: 8,
  statements: [
    "ALTER TABLE orders ADD COLUMN discount_key TEXT",
    "ALTER TABLE orders ADD COLUMN discount_name TEXT",
    `CREATE TABLE discount_uses (
      order_id TEXT PRIMARY KEY,
      discount TEXT NOT NULL,
      buyer TEXT,
      state TEXT NOT NULL,
      held_until TEXT
    )`,
  ],
  indexes: [
    "CREATE INDEX discount_uses_by_discount ON discount_uses (discount, buyer)",
    "CREATE INDEX discount_uses_by_hold ON discount_uses (state, held_until)",
  ],
};
