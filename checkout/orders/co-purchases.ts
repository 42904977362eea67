import * as z from "zod";
import { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import { type Database, sql } from "./database/database.ts";

/** A result from fewer buyers would reveal what one person has bought. */
const MIN_BUYERS = 2;

/**
 * Pairs of products bought by the same buyers, in one order or in several, most frequent first. A bundle counts as one product.
 * Ignores free products, since everybody takes them, and refunded ones.
 */
export async function findCoPurchases(database: Database): Promise<CoPurchase[]> {
  const rows = await database.read(sql`WITH bought AS (
      SELECT DISTINCT orders.email AS buyer, order_items.product AS product
      FROM orders JOIN order_items ON order_items.order_id = orders.id
      WHERE orders.status = 'paid' AND orders.email IS NOT NULL AND order_items.unit_amount > 0
    )
    SELECT a.product AS product, b.product AS other, COUNT(*) AS buyers
    FROM bought a JOIN bought b ON b.buyer = a.buyer AND b.product > a.product
    GROUP BY a.product, b.product HAVING COUNT(*) >= ${MIN_BUYERS}
    ORDER BY buyers DESC, product, other`);
  return z.array(CoPurchase).parse(rows);
}
