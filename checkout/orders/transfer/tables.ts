/**
 * The tables of the newest schema that a backup contains: all but those that a migration fills (`health_check`) and that describe
 * the schema itself (`migrations`).
 */
export const TABLES = [
  "orders",
  "order_items",
  "order_events",
  "order_keys",
  "entitlements",
  "downloads",
  "licences",
  "licence_activations",
  "licence_stock",
  "licence_waits",
  "limited_copies",
  "discount_uses",
  "billing_details",
  "invoices",
  "invoice_series",
  "payment_facts",
  "messages",
  "version_mails",
  "mutes",
  "mute_tokens",
  "webhook_events",
  "links",
  "sessions",
  "passkeys",
  "codes",
  "rate_limits",
  "leases",
  "signing_keys",
  "book_mode",
  "last_replay",
  "restorations",
];

/** Tables of an order book that a backup does not contain. */
export const OTHER_TABLES = ["migrations", "health_check"];

/** Tables that only exist between two migrations, where a restore may be interrupted. */
const FORMER_TABLES = ["grants", "events", "outbox", "orders_1", "order_items_1", "downloads_1"];

/** All tables that a shop of any version has. */
export const ALL_TABLES = [...TABLES, ...OTHER_TABLES, ...FORMER_TABLES];
