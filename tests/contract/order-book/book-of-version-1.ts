import type { Database, Statement } from "#checkout/orders/database/database.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { file } from "./samples.ts";

const AT = "2026-10-01T09:00:00.000Z";
const part = (product: string) =>
  JSON.stringify({ product, name: { en: product }, files: [file(`${product}.pdf`)] });

/**
 * Fills an order book of schema version 1, before orders had discounts: a paid order of two books and a record, a refunded order
 * and an abandoned one, with their grants, events and emails.
 */
export async function createVersion1Book(database: Database): Promise<void> {
  await migrate(database, { upTo: 1 });
  await database.write([
    order("ord_paid", { status: "paid", amount: 7700 }),
    item("ord_paid", 0, { product: "book", quantity: 2, price: 2900 }),
    item("ord_paid", 1, { product: "record", quantity: 1, price: 1900 }),
    grant("ord_paid", 0, "book"),
    grant("ord_paid", 1, "record"),
    order("ord_back", { status: "refunded", amount: 2900, refunded: 2900 }),
    item("ord_back", 0, { product: "book", quantity: 1, price: 2900 }),
    grant("ord_back", 0, "book"),
    order("ord_open", { status: "open", amount: 1900 }),
    item("ord_open", 0, { product: "record", quantity: 1, price: 1900 }),
    sql`INSERT INTO events (id, type, payload, received_at, due_at, attempts, handled_at)
      VALUES ('evt_1', 'refund.created', ${JSON.stringify({ id: "evt_1", type: "refund.created", about: null })},
        ${AT}, ${AT}, 1, NULL)`,
    outbox("out_sent", { sent_at: AT }),
    outbox("out_failed", { failed_at: AT }),
    outbox("out_waiting", {}),
    sql`INSERT INTO downloads (grant_id, file, session_hash, started_at)
      VALUES ('grt_paid_0_0', 'book.pdf', 'hash', ${AT})`,
  ]);
}

function order(
  id: string,
  { status, amount, refunded = 0 }: { status: string; amount: number; refunded?: number },
): Statement {
  const isPaid = status !== "open";
  return sql`INSERT INTO orders (id, status, email, locale, currency, amount, refunded, session_id, payment_intent,
      created_at, paid_at)
    VALUES (${id}, ${status}, ${isPaid ? "reader@example.com" : null}, 'en', 'USD', ${amount}, ${refunded},
      ${`cs_${id}`}, ${isPaid ? `pi_${id}` : null}, ${AT}, ${isPaid ? AT : null})`;
}

function item(
  orderId: string,
  position: number,
  { product, quantity, price }: { product: string; quantity: number; price: number },
): Statement {
  return sql`INSERT INTO order_items (id, order_id, position, product, option_key, name, option_name, quantity,
      unit_amount, parts)
    VALUES (${`${orderId.replace("ord", "itm")}_${position}`}, ${orderId}, ${position}, ${product}, 'standard',
      ${product}, '', ${quantity}, ${price}, ${`[${part(product)}]`})`;
}

function grant(orderId: string, position: number, product: string): Statement {
  return sql`INSERT INTO grants (id, order_id, email, position, product, option_key, part, granted_at)
    VALUES (${`${orderId.replace("ord", "grt")}_${position}_0`}, ${orderId}, 'reader@example.com', 0, ${product},
      'standard', ${part(product)}, ${AT})`;
}

function outbox(
  id: string,
  { sent_at = null, failed_at = null }: { sent_at?: string | null; failed_at?: string | null },
): Statement {
  return sql`INSERT INTO outbox (id, kind, email, locale, order_id, created_at, due_at, attempts, sent_at,
      failed_at, error)
    VALUES (${id}, 'paid', 'reader@example.com', 'en', 'ord_paid', ${AT}, ${AT}, 1, ${sent_at}, ${failed_at}, NULL)`;
}
