import type { Database } from "../database/database.ts";
import { listOrdersWithKey } from "../order-keys.ts";
import { findOrderHeaders } from "../order-store.ts";
import { denyAccess, type Entitlement } from "./entitlement.ts";
import { listEntitlements } from "./find-entitlements.ts";

/** The entitlements that an address has, including those that can only be opened later. */
export async function listOwned(database: Database, holder: string, at: Date): Promise<Entitlement[]> {
  const entitlements = await listEntitlements(database, holder);
  return entitlements.filter((entitlement) => {
    const denial = denyAccess(entitlement, at);
    return denial === null || denial === "access-not-started";
  });
}

/** The entitlements of orders that the browser with a key has placed, without gifts and seats that others have. */
export async function listOwnedByBrowser(database: Database, key: string, at: Date): Promise<Entitlement[]> {
  const placed = await findOrderHeaders(database, await listOrdersWithKey(database, key, at));
  const buyers = new Map(
    placed.flatMap(({ id, status, email }) => (status === "paid" && email !== null ? [[id, email]] : [])),
  );
  // Few statements, however many orders and products there are, since D1 limits them.
  const owned = await Promise.all(
    [...new Set(buyers.values())].map((email) => listOwned(database, email, at)),
  );
  return owned.flat().filter(({ orderId, holder }) => buyers.get(orderId) === holder);
}
