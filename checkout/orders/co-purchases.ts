import { z } from "zod";
import { type Database, sql } from "./database/database.ts";

/** Fewer would tell what one person has bought. */
const LEAST_BUYERS = 2;

export interface BoughtTogether {
  /** Slugs, in no order that means anything; each pair is there once. */
  product: string;
  other: string;
  /** How many addresses have paid for both. */
  buyers: number;
}

/**
 * Which products the same buyers have paid for, in one order or in several; the most frequent pair first. Counted is
 * what was bought: a bundle is one product here, whatever it contains. What was free says nothing, since everybody
 * takes it, and neither does what was given back.
 */
export async function boughtTogether(database: Database): Promise<BoughtTogether[]> {
  const rows = await database.read(sql`WITH bought AS (
      SELECT DISTINCT orders.email AS buyer, order_items.product AS product
      FROM orders JOIN order_items ON order_items.order_id = orders.id
      WHERE orders.status = 'paid' AND orders.email IS NOT NULL AND order_items.unit_amount > 0
    )
    SELECT a.product AS product, b.product AS other, COUNT(*) AS buyers
    FROM bought a JOIN bought b ON b.buyer = a.buyer AND b.product > a.product
    GROUP BY a.product, b.product HAVING COUNT(*) >= ${LEAST_BUYERS}
    ORDER BY buyers DESC, product, other`);
  return z.array(Pair).parse(rows);
}

const Pair = z.object({ product: z.string(), other: z.string(), buyers: z.number() });
