import { type Database, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { bookPart } from "../checkout/goods.ts";

/** Rows of one statement, so that the order book's redo journal and memory stay small. */
const BATCH = 50_000;

const OPENED_FOR = 250_000;

/** What databases write differently. Each is SQL in which `i` is the number of an order. */
export interface Dialect {
  /** The rows `i` from one number up to another, without it. */
  series: (from: number, to: number) => string;
  /** An id of the usual length, in random order: indexes are larger then, and DuckDB skips rows that are between other ids. */
  id: string;
  /** Three orders of one buyer after the other. */
  buyer: string;
  /** A moment within a year of sales. */
  soldAt: string;
}

const SECOND_OF_YEAR = "(i % 31536000)";

export const DUCKDB: Dialect = {
  series: (from, to) => `RANGE(${from}, ${to}) AS sales(i)`,
  id: "SUBSTR(MD5(CAST(i AS TEXT)), 1, 24)",
  buyer: "'buyer' || (i // 3) || '@example.com'",
  soldAt: `STRFTIME(TIMESTAMP '2025-11-01' + INTERVAL 1 SECOND * ${SECOND_OF_YEAR}, '%Y-%m-%dT%H:%M:%S.000Z')`,
};
export const POSTGRES: Dialect = {
  series: (from, to) => `GENERATE_SERIES(${from}, ${to - 1}) AS sales(i)`,
  id: "SUBSTR(MD5(CAST(i AS TEXT)), 1, 24)",
  buyer: "'buyer' || (i / 3) || '@example.com'",
  soldAt: `TO_CHAR(TIMESTAMP '2025-11-01' + INTERVAL '1 second' * ${SECOND_OF_YEAR}, 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`,
};
/** SQLite has no hash. This is another number below a prime for each below it. */
const SHUFFLED = "(i * 1000003) % 1000000007";
export const SQLITE: Dialect = {
  series: (from, to) =>
    `(WITH RECURSIVE sales(i) AS (VALUES (${from}) UNION ALL SELECT i + 1 FROM sales WHERE i + 1 < ${to}) SELECT i FROM sales)`,
  id: `PRINTF('%024d', ${SHUFFLED})`,
  buyer: "'buyer' || (i / 3) || '@example.com'",
  soldAt: `STRFTIME('%Y-%m-%dT%H:%M:%S.000Z', '2025-11-01', '+' || ${SECOND_OF_YEAR} || ' seconds')`,
};

/**
 * Fills an order book with many paid orders of one book each: their lines, entitlements, histories, emails and webhooks. Migrates it
 * before.
 *
 * @param open opens the order book, several times for a large one, since DuckDB takes memory by the size that a file has then
 */
export async function writeLargeBook(
  open: () => Promise<Database>,
  dialect: Dialect,
  orders: number,
): Promise<void> {
  for (let from = 0; from === 0 || from < orders; from += OPENED_FOR) {
    const database = await open();
    try {
      await migrate(database);
      await writeOrders(database, dialect, { from, to: Math.min(from + OPENED_FOR, orders) });
    } finally {
      await database.close();
    }
  }
}

async function writeOrders(
  database: Database,
  dialect: Dialect,
  { from: first, to: end }: { from: number; to: number },
): Promise<void> {
  const parts = JSON.stringify([bookPart]);
  const part = JSON.stringify(bookPart);
  for (let from = first; from < end; from += BATCH) {
    const sold = soldOrders(dialect, from, Math.min(from + BATCH, end));
    await database.write([
      sql`INSERT INTO orders (id, status, email, locale, currency, subtotal, discount, tax, total, refunded, outcome,
            session_id, payment_intent, created_at, paid_at, version)
          SELECT 'ord_' || n, 'paid', buyer, 'en', 'USD', 2900, 0, 0, 2900, 0, '{"refunds":[],"disputes":[]}',
            'cs_test_' || n, 'pi_' || n, sold_at, sold_at, 2 FROM ${sold}`,
      sql`INSERT INTO order_items (id, order_id, position, product, option_key, name, option_name, quantity,
            unit_amount, discount, tax, parts)
          SELECT 'itm_' || n || '_0', 'ord_' || n, 0, 'book', 'standard', 'The Book', '', 1, 2900, 0, 0,
            CAST(${parts} AS TEXT) FROM ${sold}`,
      sql`INSERT INTO entitlements (id, order_id, line, position, holder, product, option_key, part, quantity, starts_at)
          SELECT 'ent_' || n || '_0_0', 'ord_' || n, 0, 0, buyer, 'book', 'standard', CAST(${part} AS TEXT), 1, sold_at
          FROM ${sold}`,
      sql`INSERT INTO order_events (id, order_id, position, kind, cause, happened_at, data)
          SELECT 'evt_' || n || '_' || kind, 'ord_' || n, position, kind, cause, sold_at, '{}'
          FROM ${sold}, (SELECT 0 AS position, 'placed' AS kind, 'buyer' AS cause
            UNION ALL SELECT 1, 'paid', 'webhook') AS events`,
      sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state, attempts,
            created_at, due_at, done_at)
          SELECT 'paid_ord_' || n, 'email', 'paid', buyer, 'en', 'ord_' || n, '{}', 0, 'sent', 0, sold_at, sold_at, sold_at FROM ${sold}`,
      sql`INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts, handled_at)
          SELECT 'evt_' || n, 'checkout.session.completed', '{}', sold_at, sold_at, 1, sold_at FROM ${sold}`,
    ]);
  }
}

function soldOrders({ series, id, buyer, soldAt }: Dialect, from: number, to: number) {
  const text = `(SELECT ${id} AS n, ${buyer} AS buyer, ${soldAt} AS sold_at FROM ${series(from, to)}) AS sold`;
  return { text, values: [] };
}
