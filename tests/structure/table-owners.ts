/**
 * The modules that may write each table of the order book, without `checkout/orders/` where they are in it. Others use the statements
 * that these export. A table's room is the folder of the first.
 */
export const TABLE_OWNERS: Record<string, string[]> = {
  orders: ["order-store.ts", "order-transitions.ts", "gifts/gift-store.ts"],
  order_items: ["order-lines.ts", "order-transitions.ts"],
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
  licences: ["licences/licences.ts", "entitlements/licence-keys.ts"],
  licence_activations: ["licences/licences.ts"],
  licence_stock: ["licences/key-list-store.ts"],
  licence_waits: ["licences/key-list-store.ts"],
  messages: [
    "messages/message-store.ts",
    "messages/send-queue.ts",
    "messages/deliveries.ts",
    "messages/webhook-messages.ts",
  ],
  version_mails: ["customers/new-version-emails.ts"],
  mutes: ["customers/mutes.ts"],
  mute_tokens: ["customers/mutes.ts"],
  links: ["sign-in/links.ts"],
  codes: ["sign-in/codes.ts"],
  sessions: ["sign-in/sessions.ts"],
  passkeys: ["passkeys/passkeys.ts"],
  discount_uses: ["holds/discount-uses.ts"],
  limited_copies: ["holds/limited-copies.ts"],
  invoices: ["sales/invoices.ts"],
  invoice_series: ["sales/invoices.ts"],
  billing_details: ["sales/invoices.ts"],
  payment_facts: ["sales/payment-facts.ts"],
  webhook_events: ["book/payment-events.ts"],
  rate_limits: ["book/rate-limits.ts"],
  leases: ["book/leases.ts"],
  last_replay: ["book/last-replay.ts"],
  restorations: ["book/restoration.ts"],
  signing_keys: ["licences/signing-key.ts"],
  book_mode: ["book/book-mode.ts"],
  health_check: ["book/health-check.ts"],
  restoring: ["transfer/restore-book.ts"],
  migrations: ["database/migrate.ts"],
  journal_position: ["database/duckdb/open.ts"],
  offers: ["scripts/edge/offer-statements.ts"],
};

/**
 * The modules that read a table outside of its owners' folders: conditions and figures over several tables, which would otherwise take a
 * statement for each row.
 */
export const TABLE_READERS: Record<string, string[]> = {
  orders: [
    "book/book-figures.ts",
    "customers/list-customers.ts",
    "unknown-addresses.ts",
    "entitlements/find-entitlements.ts",
    "holds/discount-uses.ts",
    "holds/hold-again.ts",
    "holds/limited-copies.ts",
    "sales/sales.ts",
  ],
  order_events: ["sales/sales.ts"],
  order_items: ["entitlements/sold-parts.ts", "holds/limited-copies.ts", "sales/sales.ts"],
  entitlements: ["unknown-addresses.ts", "licences/list-licences.ts", "order-search.ts"],
  licences: ["order-search.ts"],
  messages: ["book/book-figures.ts", "unknown-addresses.ts"],
  discount_uses: ["delete-abandoned-orders.ts"],
  limited_copies: ["delete-abandoned-orders.ts"],
  restoring: ["database/migrate.ts"],
  offers: ["checkout/offers/table.ts"],
};

/** Modules whose statements name their table by a value: claims of held uses and copies, and restoring a backup. */
export const ANY_TABLE = ["database/sql-file.ts", "holds/claim-stale-holds.ts", "transfer/restore-book.ts"];

/** Changes of the schema, which write all tables. */
export const MIGRATIONS = "database/migrations/";

const READ = /\b(?:FROM|JOIN)\s+(\w+)/g;
const WRITE = /\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE)\s+(?:(\w+)|\$\{)/g;
/** `FOR UPDATE SKIP LOCKED` and `ON CONFLICT … DO UPDATE SET` write nothing by themselves. */
const KEYWORDS = ["SKIP", "SET"];

/** The tables that a module's code reads, of those that have owners. */
export function tablesReadIn(code: string): string[] {
  const tables = [...code.matchAll(READ)].map(([, table = ""]) => table);
  return tables.filter((table) => table in TABLE_OWNERS);
}

/** The tables that a module's code writes. null: one that a value names. */
export function tablesWrittenIn(code: string): (string | null)[] {
  return [...code.matchAll(WRITE)]
    .map(([, table = null]) => table)
    .filter((table) => !KEYWORDS.includes(table ?? ""));
}
