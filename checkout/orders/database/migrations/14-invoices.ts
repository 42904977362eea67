import type { Migration } from "./migration.ts";

/**
 * Orders know the tax that their prices contain, and lines the tax by rate. Payments get invoices and refunds credit notes, with
 * numbers from two series. Orders that were paid before have no number: what their sellers wrote for them is not known.
 */
export const invoices: Migration = {
  version: 14,
  statements: [
    "ALTER TABLE orders ADD COLUMN tax_included BIGINT",
    "ALTER TABLE order_items ADD COLUMN taxes TEXT",
    `CREATE TABLE invoices (
      id TEXT PRIMARY KEY,
      order_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      prefix TEXT NOT NULL,
      position BIGINT NOT NULL,
      issued_at TEXT NOT NULL,
      amount BIGINT NOT NULL,
      taxes TEXT NOT NULL,
      seller TEXT,
      method TEXT,
      voided_at TEXT
    )`,
    "CREATE TABLE invoice_series (id TEXT PRIMARY KEY, last BIGINT NOT NULL)",
    "INSERT INTO invoice_series (id, last) VALUES ('invoice', 0), ('credit-note', 0)",
    "CREATE TABLE billing_details (order_id TEXT PRIMARY KEY, details TEXT NOT NULL, updated_at TEXT NOT NULL)",
  ],
  indexes: [],
};
