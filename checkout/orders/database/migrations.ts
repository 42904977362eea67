import { type Database, sql } from "./database.ts";

/** One step of the schema. `indexes` are skipped where the database cannot be trusted with them. */
interface Migration {
  version: number;
  tables: string[];
  indexes: string[];
}

/** Append only: a step that has been released is never changed. */
const MIGRATIONS: Migration[] = [
  {
    version: 1,
    tables: [
      `CREATE TABLE orders (
        id TEXT PRIMARY KEY,
        status TEXT NOT NULL,
        email TEXT,
        locale TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount BIGINT NOT NULL,
        refunded BIGINT NOT NULL,
        session_id TEXT,
        payment_intent TEXT,
        created_at TEXT NOT NULL,
        paid_at TEXT,
        checked_at TEXT
      )`,
      `CREATE TABLE order_items (
        id TEXT PRIMARY KEY,
        order_id TEXT NOT NULL,
        position BIGINT NOT NULL,
        product TEXT NOT NULL,
        option_key TEXT NOT NULL,
        name TEXT NOT NULL,
        option_name TEXT NOT NULL,
        quantity BIGINT NOT NULL,
        unit_amount BIGINT NOT NULL,
        parts TEXT NOT NULL
      )`,
      `CREATE TABLE grants (
        id TEXT PRIMARY KEY,
        order_id TEXT NOT NULL,
        email TEXT NOT NULL,
        position BIGINT NOT NULL,
        product TEXT NOT NULL,
        option_key TEXT NOT NULL,
        part TEXT NOT NULL,
        granted_at TEXT NOT NULL
      )`,
      `CREATE TABLE events (
        id TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        payload TEXT NOT NULL,
        received_at TEXT NOT NULL,
        due_at TEXT NOT NULL,
        attempts BIGINT NOT NULL,
        handled_at TEXT
      )`,
      `CREATE TABLE links (
        token_hash TEXT PRIMARY KEY,
        email TEXT NOT NULL,
        locale TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        redeemed_at TEXT,
        session_hash TEXT
      )`,
      `CREATE TABLE sessions (
        token_hash TEXT PRIMARY KEY,
        email TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        ended_at TEXT
      )`,
      `CREATE TABLE outbox (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        email TEXT NOT NULL,
        locale TEXT NOT NULL,
        order_id TEXT,
        created_at TEXT NOT NULL,
        due_at TEXT NOT NULL,
        attempts BIGINT NOT NULL,
        sent_at TEXT,
        failed_at TEXT,
        error TEXT
      )`,
      `CREATE TABLE downloads (
        grant_id TEXT NOT NULL,
        file TEXT NOT NULL,
        session_hash TEXT NOT NULL,
        started_at TEXT NOT NULL,
        PRIMARY KEY (grant_id, file, session_hash, started_at)
      )`,
    ],
    indexes: [
      "CREATE INDEX order_items_by_order ON order_items (order_id)",
      "CREATE INDEX orders_by_payment_intent ON orders (payment_intent)",
      "CREATE INDEX orders_by_status ON orders (status)",
      "CREATE INDEX grants_by_email ON grants (email)",
      "CREATE INDEX events_due ON events (handled_at, due_at)",
      "CREATE INDEX outbox_due ON outbox (sent_at, due_at)",
      "CREATE INDEX outbox_by_email ON outbox (email)",
    ],
  },
];

/**
 * Brings the order book to the newest schema. Safe to run at every start, and by two at once: a step and
 * its version are one transaction, and the one that comes second finds the version taken.
 */
export async function migrate(database: Database, now: () => Date = () => new Date()): Promise<void> {
  await database.write([
    sql`CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, applied_at TEXT NOT NULL)`,
  ]);
  for (const { version, tables, indexes } of MIGRATIONS) {
    if (await applied(database, version)) continue;
    const steps = database.indexes ? [...tables, ...indexes] : tables;
    try {
      await database.write([
        sql`INSERT INTO migrations (version, applied_at) VALUES (${version}, ${now().toISOString()})`,
        ...steps.map((text) => ({ text, values: [] })),
      ]);
    } catch (error) {
      if (!(await applied(database, version))) throw error;
    }
  }
}

async function applied(database: Database, version: number): Promise<boolean> {
  return (await database.read(sql`SELECT version FROM migrations WHERE version = ${version}`)).length > 0;
}
