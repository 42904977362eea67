import * as z from "zod";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { list } from "../database/lists.ts";

/** Who has a product now (table `entitlements`). */

/** The entitlements to a product, however they were got: bought, in a bundle, as a gift or as a seat. */
export interface OwnedProduct {
  /** Its slug, then those that it had before. */
  products: string[];
  /** Only entitlements bought as one of these, `product/edition` each. null: anything with the product. */
  purchases: string[] | null;
  /** ISO 8601. Only entitlements that started before. null: at any time. */
  before: string | null;
}

/** An address with one or more active entitlements to a product. */
export interface Holder {
  email: string;
  /** The order of the newest one. */
  orderId: string;
}

/** The holders of a product by address, from one address on. Pre-orders count once their files have come. */
export async function listHolders(
  database: Database,
  owned: OwnedProduct,
  { after, limit, at }: { after: string; limit: number; at: Date },
): Promise<Holder[]> {
  const rows = await database.read(
    sql`SELECT holder, MAX(starts_at || ' ' || order_id) AS newest FROM entitlements
      WHERE holder > ${after} AND ${isActive(at)} AND ${isOf(owned)}
      GROUP BY holder ORDER BY holder LIMIT ${limit}`,
  );
  return z.array(HolderRow).parse(rows);
}

/** Whether an address holds a product. */
export async function isHolder(
  database: Database,
  email: string,
  owned: OwnedProduct,
  at: Date,
): Promise<boolean> {
  const rows = await database.read(
    sql`SELECT id FROM entitlements WHERE holder = ${email} AND ${isActive(at)} AND ${isOf(owned)} LIMIT 1`,
  );
  return rows.length > 0;
}

/** An SQL condition: neither a payment nor the owner nor time has ended an entitlement, and its files have come. */
function isActive(at: Date): Statement {
  return sql`end_reason IS NULL AND owner_ended_at IS NULL AND releases_at IS NULL
    AND (ends_at IS NULL OR ends_at > ${at.toISOString()})`;
}

/**
 * An SQL condition. `part` is JSON, which databases read differently, and D1 limits the length of a LIKE pattern. So REPLACE is
 * used: it changes a text only if it contains another one.
 */
function isOf({ products, purchases, before }: OwnedProduct): Statement {
  const isPart = products
    .map((product) => sql`REPLACE(part, ${`"product":${JSON.stringify(product)}`}, '') <> part`)
    .reduce((any, each) => sql`${any} OR ${each}`);
  // All purchases are one value, since there may be more than MAX_BOUND_VALUES.
  const named = purchases && ` ${purchases.join(" ")} `;
  return sql`(product IN (${list(products)}) OR ${isPart})
    AND ${named === null ? ALWAYS : sql`REPLACE(${named}, ' ' || product || '/' || option_key || ' ', '') <> ${named}`}
    AND ${before === null ? ALWAYS : sql`starts_at < ${before}`}`;
}

const HolderRow = z
  .object({ holder: z.string(), newest: z.string() })
  .transform(({ holder, newest }): Holder => ({ email: holder, orderId: newest.split(" ")[1] ?? "" }));
