import type { Migration } from "./migration.ts";

/**
 * Orders keep what was paid where it does not match them, and each refund and dispute of their payment. What was sold before
 * has none of it: its refunds and disputes are fetched from Stripe when something happens to it again.
 */
export const paymentOutcomes: Migration = {
  version: 4,
  statements: [
    "ALTER TABLE orders ADD COLUMN received_amount BIGINT",
    "ALTER TABLE orders ADD COLUMN received_currency TEXT",
    "ALTER TABLE orders ADD COLUMN outcome TEXT",
  ],
  indexes: [],
};
