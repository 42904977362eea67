import { normaliseLicenceKey } from "#domain/licence-key.ts";
import type { Part } from "#domain/offer.ts";
import { type Database, guard, MAX_BOUND_VALUES, type Statement, sql } from "../database/database.ts";
import { list } from "../database/lists.ts";
import type { Order } from "../order.ts";
import type { Entitlement } from "./entitlement.ts";
import { entitlementIds } from "./entitlement-ids.ts";
import { findEntitlements } from "./find-entitlements.ts";

/** The licence keys of entitlements (column `licence_keys`), and the statement that lets them be found (table `licences`). */

/** Keys in one statement, with room for other values. */
const MAX_KEYS = MAX_BOUND_VALUES / 2;

/** Lets the keys of an entitlement be found. Does nothing if the entitlement has other keys, as after a repeated payment. */
export function insertLicences(entitlementId: string, keys: string[]): Statement[] {
  const hasKeys = hasLicenceKeys(entitlementId, keys);
  return Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) => {
    const rows = keys
      .slice(index * MAX_KEYS, (index + 1) * MAX_KEYS)
      .map((key) => sql`(${normaliseLicenceKey(key)})`);
    return sql`INSERT INTO licences (id, entitlement_id, uses)
      WITH keys (id) AS (VALUES ${list(rows)}) SELECT id, ${entitlementId}, 0 FROM keys WHERE ${hasKeys}
      ON CONFLICT DO NOTHING`;
  });
}

/** An SQL condition: an entitlement has these licence keys. */
export function hasLicenceKeys(id: string, keys: string[]): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND ${guard(sql`COALESCE(licence_keys, '[]') = ${JSON.stringify(keys)}`, "id")})`;
}

/** Gives an entitlement licence keys, with those that it had, and lets them be found. */
export function addLicenceKeys(id: string, keys: string[], condition: Statement): Statement[] {
  return [
    sql`UPDATE entitlements SET licence_keys = ${JSON.stringify(keys)} WHERE id = ${id} AND ${condition}`,
    ...insertLicences(id, keys),
  ];
}

/**
 * The licence keys of an order, in its order.
 *
 * @param owner whose keys, without those of seats that were assigned to others; by default everybody's
 */
export async function findLicenceKeys(
  database: Database,
  order: Pick<Order, "id" | "lines">,
  owner?: string,
): Promise<(OrderLicences & { line: number })[]> {
  const licensed = order.lines.flatMap(({ parts, quantity }, line) =>
    parts.flatMap((part, position) =>
      part.licenceKeys
        ? [{ line, part, ids: entitlementIds(order.id, { line, position, part, quantity }) }]
        : [],
    ),
  );
  const licences = await Promise.all(
    licensed.map(async ({ line, part, ids }) => {
      const entitlements = await findEntitlements(database, ids);
      const visible = entitlements.filter(({ holder }) => owner === undefined || holder === owner);
      return { line, name: part.name, product: part.product, ...keysOf(visible) };
    }),
  );
  return licences.filter(({ keys, missing }) => keys.length + missing > 0);
}

function keysOf(entitlements: Entitlement[]): Pick<OrderLicences, "keys" | "missing"> {
  return {
    keys: entitlements.flatMap(({ licenceKeys }) => licenceKeys),
    missing: entitlements.reduce((sum, entitlement) => sum + missingKeys(entitlement), 0),
  };
}

/** How many licence keys follow later, since the owner's list has run out. */
export function missingKeys({ licenceKeys, quantity, part }: Entitlement): number {
  return part.licenceKeys?.pool === undefined ? 0 : Math.max(0, quantity - licenceKeys.length);
}

/** The licence keys of one product in an order. */
export interface OrderLicences extends Pick<Part, "name" | "product"> {
  keys: string[];
  /** How many follow later, since the owner's list has run out. */
  missing: number;
}
