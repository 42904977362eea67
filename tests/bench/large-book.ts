import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { bookPart } from "../checkout/goods.ts";

/** Rows of one statement, so that the order book's redo journal and memory stay small. */
const BATCH = 50_000;

/** Writes an order book with many paid orders of one book each: their lines, entitlements, histories, emails and webhooks. */
export async function writeLargeBook(path: string, orders: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const database = await duckdbDatabase(path);
  const parts = JSON.stringify([bookPart]);
  const part = JSON.stringify(bookPart);
  try {
    await migrate(database);
    for (let from = 0; from < orders; from += BATCH) {
      // Ids of the usual length, buyers with three orders each, and a year of sales.
      const sold = sql`(SELECT LPAD(CAST(i AS TEXT), 24, '0') AS n, 'buyer' || (i // 3) || '@example.com' AS buyer,
          STRFTIME(TIMESTAMP '2025-11-01' + INTERVAL 1 SECOND * (i % 31536000), '%Y-%m-%dT%H:%M:%S.000Z') AS sold_at
        FROM RANGE(${from}, ${Math.min(from + BATCH, orders)}) AS sales(i))`;
      await database.write([
        sql`INSERT INTO orders (id, status, email, locale, currency, subtotal, discount, tax, total, refunded, outcome,
            session_id, payment_intent, created_at, paid_at, version)
          SELECT 'ord_' || n, 'paid', buyer, 'en', 'USD', 2900, 0, 0, 2900, 0, '{"refunds":[],"disputes":[]}',
            'cs_test_' || n, 'pi_' || n, sold_at, sold_at, 2 FROM ${sold}`,
        sql`INSERT INTO order_items (id, order_id, position, product, option_key, name, option_name, quantity,
            unit_amount, discount, tax, parts)
          SELECT 'itm_' || n || '_0', 'ord_' || n, 0, 'book', 'standard', 'The Book', '', 1, 2900, 0, 0, ${parts} FROM ${sold}`,
        sql`INSERT INTO entitlements (id, order_id, line, position, holder, product, option_key, part, quantity, starts_at)
          SELECT 'ent_' || n || '_0_0', 'ord_' || n, 0, 0, buyer, 'book', 'standard', ${part}, 1, sold_at FROM ${sold}`,
        sql`INSERT INTO order_events (id, order_id, position, kind, cause, happened_at, data)
          SELECT 'evt_' || n || '_' || kind, 'ord_' || n, position, kind, cause, sold_at, '{}'
          FROM ${sold}, (VALUES (0, 'placed', 'buyer'), (1, 'paid', 'webhook')) AS events(position, kind, cause)`,
        sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state, attempts,
            created_at, due_at, done_at)
          SELECT 'paid_ord_' || n, 'email', 'paid', buyer, 'en', 'ord_' || n, '{}', 0, 'sent', 0, sold_at, sold_at, sold_at FROM ${sold}`,
        sql`INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts, handled_at)
          SELECT 'evt_' || n, 'checkout.session.completed', '{}', sold_at, sold_at, 1, sold_at FROM ${sold}`,
      ]);
    }
  } finally {
    await database.close();
  }
}
