import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { limitRate } from "../http/limit-rate.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import type { Order } from "../orders/order.ts";
import type { Ports } from "../ports.ts";
import { limitEmailsToOthers, requireGiver } from "./free-gifts.ts";

/** Each sends an email to an address that anyone could have entered. Several products can be in one order. */
const UNCONFIRMED_LIMITS = { perNetwork: 5, perNetworkDaily: 10, unknownNetwork: 5, total: 2_000 };
/** To the address that the buyer is signed in with, and so has confirmed. */
const CONFIRMED_PER_HOUR = { perNetwork: 100, total: 10_000 };

/**
 * Limits an order that costs nothing. Unless it names an address, it gets the one that the browser is signed in with, which cannot be
 * changed on the payment page. A gift belongs to the giver who is signed in.
 *
 * @returns the order, with that address, and that again if the browser is signed in with it
 * @throws {Problem} as `requireGiver`, or "too-many-requests"
 */
export async function admitFreeOrder(c: Context<Env>, ports: Ports, order: Order): Promise<AdmittedOrder> {
  if (order.gift) {
    const giver = await requireGiver(c, ports, order.email);
    await limitUnconfirmed(c, ports);
    await limitEmailsToOthers(c, ports, giver);
    return { order: { ...order, email: giver }, confirmedEmail: giver };
  }
  const session = await findRequestSession(c, ports);
  const email = order.email ?? session?.email ?? null;
  if (session && session.email === email) {
    await limitRate(c, ports, "confirmed-free-orders", CONFIRMED_PER_HOUR);
    return { order: { ...order, email }, confirmedEmail: email };
  }
  await limitUnconfirmed(c, ports);
  if (session) await limitEmailsToOthers(c, ports, session.email);
  return { order: { ...order, email }, confirmedEmail: null };
}

/** An order that may be placed. */
export interface AdmittedOrder {
  order: Order;
  /** The order's address, if the browser is signed in with it. null: it is not, or the order does not need it. */
  confirmedEmail: string | null;
}

/**
 * Counts an email that an order without a payment sends to an unconfirmed address. Corrections have their own limit: somebody who
 * mistyped an address shares a network with those who order.
 *
 * @throws {Problem} "too-many-requests"
 */
export function limitUnconfirmed(
  c: Context<Env>,
  ports: Ports,
  action: "free-orders" | "free-corrections" = "free-orders",
): Promise<void> {
  return limitRate(c, ports, action, UNCONFIRMED_LIMITS);
}
