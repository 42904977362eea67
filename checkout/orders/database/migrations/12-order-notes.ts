import type { Migration } from "./migration.ts";

/** The owner's notes on orders, and indexes by which D1 finds what a buyer asks about. */
export const orderNotes: Migration = {
  version: 12,
  statements: [
    `CREATE TABLE order_notes (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      text TEXT NOT NULL,
      created_at TEXT NOT NULL
    )`,
  ],
  indexes: [
    "CREATE INDEX IF NOT EXISTS order_notes_by_order ON order_notes (order_id)",
    "CREATE INDEX IF NOT EXISTS orders_by_email ON orders (email)",
    "CREATE INDEX IF NOT EXISTS orders_by_paid_at ON orders (paid_at)",
    "CREATE INDEX IF NOT EXISTS order_items_by_product ON order_items (product)",
    "CREATE INDEX IF NOT EXISTS messages_by_order ON messages (order_id)",
    "CREATE INDEX IF NOT EXISTS links_by_email ON links (email)",
    "CREATE INDEX IF NOT EXISTS sessions_by_email ON sessions (email)",
  ],
};
