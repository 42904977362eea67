import type { Database } from "./database/database.ts";
import { denyAccess, type Entitlement, listEntitlements, listOrderEntitlements } from "./entitlements.ts";
import { listOrdersWithKey } from "./order-keys.ts";
import { findOrderHeaders, withAllLines } from "./order-store.ts";

/** What an email address has and has not lost. It may be that it can only be opened later. */
export async function listOwned(database: Database, holder: string, at: Date): Promise<Entitlement[]> {
  return (await listEntitlements(database, holder)).filter((entitlement) => isOwned(entitlement, at));
}

/** The same of the orders that the browser with a key has placed, without what was passed on to somebody else. */
export async function listOwnedByBrowser(database: Database, key: string, at: Date): Promise<Entitlement[]> {
  const placed = await findOrderHeaders(database, await listOrdersWithKey(database, key, at));
  const orders = await withAllLines(
    database,
    placed.filter(({ status }) => status === "paid"),
  );
  const entitlements = orders.map(async (order) => {
    const found = (await listOrderEntitlements(database, order)).flat();
    return found.filter((entitlement) => entitlement.holder === order.email && isOwned(entitlement, at));
  });
  return (await Promise.all(entitlements)).flat();
}

function isOwned(entitlement: Entitlement, at: Date): boolean {
  const denial = denyAccess(entitlement, at);
  return denial === null || denial === "access-not-started";
}
