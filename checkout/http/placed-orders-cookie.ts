import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { joinOrderIds, PLACED_ORDERS_COOKIE, splitOrderIds } from "#domain/api/cookies.ts";
import { ORDER_KEY_LIFETIME_MS } from "../orders/order-keys.ts";
import { isSecure } from "./cookie-options.ts";
import type { Env } from "./env.ts";

/**
 * Remembers an order for the pages of this browser, which take what was paid out of the cart. The page after the payment does
 * so too, but may be closed before the payment is known.
 */
export function rememberPlacedOrder(c: Context<Env>, siteUrl: string, orderId: string): void {
  const earlier = splitOrderIds(getCookie(c, PLACED_ORDERS_COOKIE) ?? "");
  setCookie(c, PLACED_ORDERS_COOKIE, joinOrderIds([orderId, ...earlier]), {
    ...{ path: "/", sameSite: "Lax", maxAge: ORDER_KEY_LIFETIME_MS / 1000, secure: isSecure(siteUrl) },
  });
}

/** Forgets them all, as when the buyer signs out. */
export function forgetPlacedOrders(c: Context<Env>): void {
  deleteCookie(c, PLACED_ORDERS_COOKIE, { path: "/" });
}
