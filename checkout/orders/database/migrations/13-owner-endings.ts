import type { Migration } from "./migration.ts";

/**
 * The owner can end an entitlement. That is kept apart from `ends_at` and `end_reason`, which follow refunds and disputes: whatever
 * becomes of the payment, only the owner takes it back.
 */
export const ownerEndings: Migration = {
  version: 13,
  statements: [
    "ALTER TABLE entitlements ADD COLUMN owner_ended_at TEXT",
    "ALTER TABLE entitlements ADD COLUMN owner_reason TEXT",
  ],
  indexes: [],
};
