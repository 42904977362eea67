import * as z from "zod";
import type { AdminCustomer } from "#domain/api/admin/customers.ts";
import { normaliseEmail } from "#domain/email.ts";
import { ALWAYS, type Database, sql } from "../database/database.ts";
import { contains } from "../order-search.ts";
import { DISPUTE_LOST } from "../sales/sales.ts";

/** The statement about buyers (table `orders`). */

/** The addresses of paid orders, the latest buyers first. */
export async function listCustomers(
  database: Database,
  { find, limit }: { find?: string | undefined; limit: number },
): Promise<AdminCustomer[]> {
  const isFound = find === undefined ? ALWAYS : contains(sql`email`, normaliseEmail(find));
  const rows = await database.read(sql`WITH latest AS (
      SELECT email, MAX(paid_at) AS last_at FROM orders
      WHERE paid_at IS NOT NULL AND email IS NOT NULL AND ${isFound}
      GROUP BY email ORDER BY MAX(paid_at) DESC, email LIMIT ${limit}
    )
    SELECT orders.email AS email, latest.last_at AS last_at, MIN(orders.paid_at) AS first_at, orders.currency AS currency,
      COUNT(*) AS orders, CAST(SUM(orders.total) AS BIGINT) AS total, CAST(SUM(orders.refunded) AS BIGINT) AS refunded,
      ${DISPUTE_LOST}
    FROM latest JOIN orders ON orders.email = latest.email
    WHERE orders.paid_at IS NOT NULL
    GROUP BY orders.email, latest.last_at, orders.currency
    ORDER BY latest.last_at DESC, orders.email, orders.currency`);
  const byEmail = Map.groupBy(z.array(CustomerRow).parse(rows), ({ email }) => email);
  return [...byEmail].map(([email, sums]) => ({
    email,
    orders: sums.reduce((count, { orders }) => count + orders, 0),
    totals: sums.map(({ currency, total, refunded, disputeLost }) => ({
      currency,
      total,
      refunded,
      disputeLost,
    })),
    firstAt: sums.map(({ first_at }) => first_at).toSorted()[0] ?? "",
    lastAt: sums[0]?.last_at ?? "",
  }));
}

const CustomerRow = z.object({
  email: z.string(),
  currency: z.string(),
  orders: z.number(),
  total: z.number(),
  refunded: z.number(),
  disputeLost: z.number(),
  first_at: z.string(),
  last_at: z.string(),
});
