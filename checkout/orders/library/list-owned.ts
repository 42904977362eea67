import type { Database } from "../database/database.ts";
import { denyAccess, type Entitlement } from "../entitlements/entitlement.ts";
import { listEntitlements } from "../entitlements/find-entitlements.ts";
import { listGivenBack } from "../holds/hold-again.ts";
import { listOrdersWithKey } from "../order-keys.ts";
import { findOrderHeaders, type OrderHeader, withAllLines } from "../order-store.ts";

/** The entitlements that an address has, including those that can only be opened later. */
export async function listOwned(database: Database, holder: string, at: Date): Promise<Entitlement[]> {
  const entitlements = await listEntitlements(database, holder);
  return entitlements.filter((entitlement) => {
    const denial = denyAccess(entitlement, at);
    return denial === null || denial === "access-not-started";
  });
}

/** What somebody has, or will have once the address of a free order is confirmed. */
export type Owned = Pick<Entitlement, "product" | "option" | "orderId" | "holder">;

/**
 * What the browser with a key has ordered, without gifts and seats that others have. Products of free orders whose address is not
 * confirmed come last, unless they have given back what they held, and so can be ordered again.
 */
export async function listOwnedByBrowser(database: Database, key: string, at: Date): Promise<Owned[]> {
  const placed = await findOrderHeaders(database, await listOrdersWithKey(database, key, at));
  const buyers = new Map(
    placed.flatMap(({ id, status, email }) => (status === "paid" && email !== null ? [[id, email]] : [])),
  );
  // Few statements, however many orders and products there are, since D1 limits them.
  const owned = await Promise.all(
    [...new Set(buyers.values())].map((email) => listOwned(database, email, at)),
  );
  return [
    ...owned.flat().filter(({ orderId, holder }) => buyers.get(orderId) === holder),
    ...(await listUnconfirmedOwned(database, placed)),
  ];
}

async function listUnconfirmedOwned(database: Database, placed: OrderHeader[]): Promise<Owned[]> {
  const unconfirmed = placed.filter(({ status }) => status === "unconfirmed");
  const givenBack = await listGivenBack(
    database,
    unconfirmed.map(({ id }) => id),
  );
  const held = unconfirmed.filter(({ id }) => !givenBack.has(id));
  const orders = await withAllLines(database, held);
  return orders.flatMap(({ id: orderId, email, lines }) =>
    email === null ? [] : lines.map(({ product, option }) => ({ product, option, orderId, holder: email })),
  );
}
