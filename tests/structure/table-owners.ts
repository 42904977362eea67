/** The modules within `checkout/orders` that may write each table of the order book. Others use the statements that these export. */
export const TABLE_OWNERS: Record<string, string[]> = {
  orders: ["order-store.ts", "order-transitions.ts", "gift-store.ts"],
  order_items: ["order-store.ts", "order-transitions.ts"],
  order_events: ["order-events.ts"],
  order_keys: ["order-keys.ts"],
  entitlements: [
    "entitlements/grant-entitlements.ts",
    "entitlements/end-entitlements.ts",
    "entitlements/holders.ts",
    "entitlements/licence-keys.ts",
    "entitlements/owner-decisions.ts",
    "entitlements/pre-orders.ts",
  ],
  downloads: ["entitlements/downloads.ts"],
  licences: ["licences.ts", "entitlements/licence-keys.ts"],
  licence_activations: ["licences.ts"],
  licence_stock: ["licence-stock.ts"],
  licence_waits: ["licence-stock.ts"],
  messages: [
    "messages/message-store.ts",
    "messages/send-queue.ts",
    "messages/deliveries.ts",
    "messages/webhook-messages.ts",
  ],
  version_mails: ["version-mails.ts"],
  mutes: ["mutes.ts"],
  mute_tokens: ["mutes.ts"],
  links: ["links.ts"],
  codes: ["codes.ts"],
  sessions: ["sessions.ts"],
  discount_uses: ["discount-uses.ts"],
  limited_copies: ["limited-copies.ts"],
  invoices: ["invoices.ts"],
  invoice_series: ["invoices.ts"],
  billing_details: ["invoices.ts"],
  payment_facts: ["payment-facts.ts"],
  webhook_events: ["webhook-events.ts"],
  rate_limits: ["rate-limits.ts"],
  leases: ["leases.ts"],
  last_replay: ["last-replay.ts"],
  signing_keys: ["signing-key.ts"],
  book_mode: ["book-mode.ts"],
  health_check: ["health-check.ts"],
  restoring: ["transfer/restore-book.ts"],
  migrations: ["database/migrate.ts"],
  journal_position: ["database/duckdb/open.ts"],
};

/** Modules whose statements name their table by a value: claims of held uses and copies, and restoring a backup. */
export const ANY_TABLE = ["stale-holds.ts", "transfer/restore-book.ts"];

/** Changes of the schema, which write all tables. */
export const MIGRATIONS = "database/migrations/";

const WRITE = /\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE)\s+(?:(\w+)|\$\{)/g;
/** `FOR UPDATE SKIP LOCKED` and `ON CONFLICT … DO UPDATE SET` write nothing by themselves. */
const KEYWORDS = ["SKIP", "SET"];

/** The tables that a module's code writes. null: one that a value names. */
export function tablesWrittenIn(code: string): (string | null)[] {
  return [...code.matchAll(WRITE)]
    .map(([, table = null]) => table)
    .filter((table) => !KEYWORDS.includes(table ?? ""));
}
