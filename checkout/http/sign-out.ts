import type { Context } from "hono";
import { deleteCookie } from "hono/cookie";
import { HELD_ORDER_COOKIE, ORDER_COOKIE, PLACED_ORDERS_COOKIE } from "#domain/api/cookies.ts";
import { deleteOrderKey } from "../orders/order-keys.ts";
import { endSession, type Session } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { cookieOptions } from "./cookie-options.ts";
import type { Env } from "./env.ts";
import { orderKey } from "./order-cookie.ts";
import { deleteSessionCookie, findRequestSession } from "./session-cookie.ts";

/**
 * Ends the session of this browser and forgets its orders, so that the next person who uses it finds nothing of the buyer's.
 *
 * @returns the session. null: there was none, or it had ended
 */
export async function signOut(c: Context<Env>, ports: Ports): Promise<Session | null> {
  const session = await findRequestSession(c, ports);
  if (session) await endSession(ports.database, session, ports.clock());
  await forgetOrders(c, ports);
  deleteSessionCookie(c, ports);
  return session;
}

/** Forgets the orders that this browser has placed, and takes back the key that opens them. */
export async function forgetOrders(c: Context<Env>, { database, siteUrl }: Ports): Promise<void> {
  const key = orderKey(c, siteUrl);
  if (key) await database.write([await deleteOrderKey(key)]);
  for (const name of [ORDER_COOKIE, HELD_ORDER_COOKIE]) deleteCookie(c, name, cookieOptions(siteUrl));
  deleteCookie(c, PLACED_ORDERS_COOKIE, { path: "/" });
}
