import { errorFacts, type Log } from "../log/log.ts";
import type { Offers } from "../offers/offers.ts";
import { type Database, sql } from "./database/database.ts";
import { grantOrder } from "./grant-order.ts";
import { HAVE_GIVEN_BACK, holdAgain, type Unavailable } from "./holds/hold-again.ts";
import { giveBackOrderKeys } from "./licences/key-list-store.ts";
import type { Order } from "./order.ts";
import { hasStatus, isUnconfirmedOf, listUnconfirmed } from "./order-store.ts";
import { markConfirmed, wasConfirmed } from "./order-transitions.ts";

interface ConfirmPorts {
  database: Database;
  offers: Offers;
  log: Log;
  clock(): Date;
}

/** The free orders of an address that one visit reads. Almost nobody has more than one. */
const MAX_READ = 50;
/** Those of them that it confirms, each in a transaction of its own. D1 limits the statements of a request. */
const MAX_CONFIRMED = 20;

/** An order of which something is no longer available. */
export interface UnavailableOrder {
  order: Order;
  unavailable: Unavailable;
}

/**
 * Confirms the free orders of an address that this browser is signed in with, wherever they were ordered.
 *
 * @returns those that something is unavailable of, and whether others have been confirmed
 */
export async function confirmFreeOrders(
  ports: ConfirmPorts,
  email: string,
): Promise<{ unavailable: UnavailableOrder[]; hasConfirmed: boolean }> {
  const unavailable: UnavailableOrder[] = [];
  const confirmed: Order[] = [];
  // Those that still hold what they take first: an address can have more orders than one visit reads.
  const which = { isLast: HAVE_GIVEN_BACK, limit: MAX_READ };
  for (const order of await listUnconfirmed(ports.database, email, which)) {
    if (confirmed.length === MAX_CONFIRMED) break;
    const missing = await confirmFreeOrder(ports, order, email);
    if (missing) unavailable.push({ order, unavailable: missing });
    else confirmed.push(order);
  }
  return { unavailable, hasConfirmed: confirmed.length > 0 };
}

/**
 * Confirms a free order of an address that somebody has signed in with: it is paid, and what was ordered is handed over. What it has
 * given back since is taken again if there is still some; otherwise the order stays as it is. A failure is logged, and the next
 * visit tries again: nobody must be kept from signing in by it.
 *
 * @returns what is unavailable. null: nothing, or the order is not an unconfirmed one of this address
 */
export async function confirmFreeOrder(
  ports: ConfirmPorts,
  order: Order,
  email: string,
): Promise<Unavailable | null> {
  const { keySeed, ...rest } = order;
  if (order.status !== "unconfirmed" || order.email !== email) return null;
  const { database, clock, log } = ports;
  const at = clock();
  const isUnconfirmed = isUnconfirmedOf(order.id, email);
  try {
    const hold = await holdAgain(ports, order, { at, condition: isUnconfirmed });
    if ("unavailable" in hold) return hold.unavailable;
    const paid = { ...rest, email, status: "paid" as const, paidAt: at.toISOString() };
    await database.write([
      ...markConfirmed(order.id, { at, condition: sql`${isUnconfirmed} AND ${hold.isHeld}` }),
      ...(await grantOrder(ports, paid, { keySeed, at, condition: wasConfirmed(order.id, at) })),
      // If a review has just given back what it held, others get the keys that were reserved for it.
      giveBackOrderKeys(order.id, sql`${hasStatus(order.id, "unconfirmed")} AND NOT (${hold.isHeld})`),
    ]);
  } catch (error) {
    log("error", "order-not-confirmed", { order: order.id, ...errorFacts(error) });
  }
  return null;
}
