import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { ORDER_COOKIE, ORDER_COOKIE_AGE_S } from "#domain/api/cookies.ts";
import { isToken, newToken } from "../orders/tokens.ts";
import { cookieOptions, readCookie } from "./cookie-options.ts";
import type { Env } from "./env.ts";
import { isSharedComputer } from "./session-cookie.ts";

/**
 * Remembers in this browser the key that opens the order it is about to place. All orders of a browser have the same key, so that
 * an order placed in another tab stays open.
 *
 * @returns the key
 */
export function rememberOrderKey(c: Context<Env>, siteUrl: string): string {
  const key = orderKey(c, siteUrl) ?? newToken();
  setCookie(c, ORDER_COOKIE, key, { ...cookieOptions(siteUrl), ...orderCookieAge(c, siteUrl) });
  return key;
}

/** How long a browser remembers its orders. On a shared computer, until it is closed. */
export function orderCookieAge(c: Context<Env>, siteUrl: string): { maxAge?: number } {
  return isSharedComputer(c, siteUrl) ? {} : { maxAge: ORDER_COOKIE_AGE_S };
}

/** null: this browser has placed no order lately. */
export function orderKey(c: Context<Env>, siteUrl: string): string | null {
  const key = readCookie(c, ORDER_COOKIE, siteUrl);
  return key !== undefined && isToken(key) ? key : null;
}
