import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { HELD_ORDER_COOKIE } from "#domain/api/cookies.ts";
import { cookieOptions, readCookie } from "./cookie-options.ts";
import type { Env } from "./env.ts";

/**
 * Remembers the order that holds limited copies or a use of a discount for this browser, so that the buyer can order again while
 * its payment page is open. Ids of orders cannot be guessed, so nobody can name another buyer's.
 */
export function rememberOrderWithHolds(
  c: Context<Env>,
  siteUrl: string,
  { orderId, lifetimeMs }: { orderId: string; lifetimeMs: number },
): void {
  setCookie(c, HELD_ORDER_COOKIE, orderId, { ...cookieOptions(siteUrl), maxAge: lifetimeMs / 1000 });
}

/** null: this browser has no payment page open that holds anything. */
export function orderWithHolds(c: Context<Env>, siteUrl: string): string | null {
  return readCookie(c, HELD_ORDER_COOKIE, siteUrl) ?? null;
}
