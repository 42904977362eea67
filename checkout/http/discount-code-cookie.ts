import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { DISCOUNT_CODE_COOKIE, DISCOUNT_CODE_PARAMETER } from "#domain/api/cookies.ts";
import { MAX_DISCOUNT_CODE_LENGTH } from "#domain/limits.ts";
import { DAY_MS } from "#domain/time.ts";
import { isSecure } from "./cookie-options.ts";
import type { Env } from "./env.ts";

const MAX_AGE_S = (14 * DAY_MS) / 1000;

/**
 * Keeps the code of a link, `/?code=LANTERN10`, for buyers without scripts. Scripts on the pages do the same where they are
 * served without this service, and show the code, so it is no secret from them.
 */
export function rememberDiscountCode(c: Context<Env>, siteUrl: string): void {
  const code = c.req.query(DISCOUNT_CODE_PARAMETER)?.trim();
  if (!code || code.length > MAX_DISCOUNT_CODE_LENGTH) return;
  setCookie(c, DISCOUNT_CODE_COOKIE, code, {
    ...{ path: "/", sameSite: "Lax", maxAge: MAX_AGE_S, secure: isSecure(siteUrl) },
  });
}

/** Forgets the code of the last link, as the buyer goes on without it. */
export function forgetDiscountCode(c: Context<Env>): void {
  deleteCookie(c, DISCOUNT_CODE_COOKIE, { path: "/" });
}

/** The code of the last link. null: there is none. */
export function rememberedDiscountCode(c: Context<Env>): string | null {
  return getCookie(c, DISCOUNT_CODE_COOKIE) ?? null;
}
