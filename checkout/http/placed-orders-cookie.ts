import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { joinOrderIds, PLACED_ORDERS_COOKIE, splitOrderIds } from "#domain/api/cookies.ts";
import { isSecure } from "./cookie-options.ts";
import type { Env } from "./env.ts";
import { orderCookieAge } from "./order-cookie.ts";

/**
 * Remembers an order for the pages of this browser, which take what was paid out of the cart. The page after the payment does
 * so too, but may be closed before the payment is known.
 */
export function rememberPlacedOrder(c: Context<Env>, siteUrl: string, orderId: string): void {
  const earlier = splitOrderIds(getCookie(c, PLACED_ORDERS_COOKIE) ?? "");
  setCookie(c, PLACED_ORDERS_COOKIE, joinOrderIds([orderId, ...earlier]), {
    ...{ path: "/", sameSite: "Lax", secure: isSecure(siteUrl) },
    ...orderCookieAge(c, siteUrl),
  });
}
