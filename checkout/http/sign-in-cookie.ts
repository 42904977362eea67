import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { SIGN_IN_COOKIE } from "#domain/api/cookies.ts";
import { CODE_LIFETIME_MS } from "../orders/sign-in/codes.ts";
import { hashToken, newToken } from "../orders/sign-in/tokens.ts";
import type { Ports } from "../ports.ts";
import { cookieOptions, readCookie } from "./cookie-options.ts";
import type { Env } from "./env.ts";
import { orderKey } from "./order-cookie.ts";

/** Remembers that this browser has asked for a code. @returns the id of the code */
export async function rememberSignIn(c: Context<Env>, { siteUrl }: Ports): Promise<string> {
  const secret = newToken();
  setCookie(c, SIGN_IN_COOKIE, secret, { ...cookieOptions(siteUrl), maxAge: CODE_LIFETIME_MS / 1000 });
  return hashToken(secret);
}

/** The ids of the codes that this browser may redeem: of the one that it has asked for, and of those in its receipts. */
export function codeIds(c: Context<Env>, { siteUrl }: Ports): Promise<string[]> {
  const secrets = [readCookie(c, SIGN_IN_COOKIE, siteUrl), orderKey(c, siteUrl)];
  return Promise.all(secrets.flatMap((secret) => (secret ? [hashToken(secret)] : [])));
}

/** Forgets it, as the browser is signed in. */
export function forgetSignIn(c: Context<Env>, { siteUrl }: Ports): void {
  if (readCookie(c, SIGN_IN_COOKIE, siteUrl)) deleteCookie(c, SIGN_IN_COOKIE, cookieOptions(siteUrl));
}
