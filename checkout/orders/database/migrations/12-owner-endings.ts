import type { Migration } from "./migration.ts";

/**
 * The owner can end an entitlement. That is kept apart from `ends_at` and `end_reason`, which follow refunds and disputes: whatever
 * becomes of the payment, only the owner takes it back. Indexes find what a buyer may quote on D1.
 */
export const ownerEndings: Migration = {
  version: 12,
  statements: [
    "ALTER TABLE entitlements ADD COLUMN owner_ended_at TEXT",
    "ALTER TABLE entitlements ADD COLUMN owner_reason TEXT",
  ],
  indexes: [
    "CREATE INDEX IF NOT EXISTS orders_by_email ON orders (email)",
    "CREATE INDEX IF NOT EXISTS orders_by_paid_at ON orders (paid_at)",
    "CREATE INDEX IF NOT EXISTS order_items_by_product ON order_items (product)",
    "CREATE INDEX IF NOT EXISTS messages_by_order ON messages (order_id)",
    "CREATE INDEX IF NOT EXISTS links_by_email ON links (email)",
    "CREATE INDEX IF NOT EXISTS sessions_by_email ON sessions (email)",
  ],
};
