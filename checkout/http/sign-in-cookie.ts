import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { SIGN_IN_COOKIE } from "#domain/api/cookies.ts";
import { normaliseEmail } from "#domain/email.ts";
import { findSignInCode, receiptCodeIds, SIGN_IN_CODE_LIFETIME_MS } from "../orders/sign-in/codes.ts";
import { hashToken, newToken } from "../orders/sign-in/tokens.ts";
import type { Ports } from "../ports.ts";
import { cookieOptions, readCookie } from "./cookie-options.ts";
import type { Env } from "./env.ts";
import { orderKey } from "./order-cookie.ts";

/** For how many addresses a browser can have asked for a code: for the one that was mistyped, and for the right one. */
const MAX_ADDRESSES = 2;

/**
 * Remembers that this browser has asked for a code for an address. A code for it that can still be tried stays as it is, and every
 * further email has the same one: whether another email is sent must show in nothing.
 *
 * @returns the id of the code
 */
export async function rememberSignIn(
  c: Context<Env>,
  { database, clock, siteUrl }: Ports,
  email: string,
): Promise<string> {
  const lookups = secretsOf(c, siteUrl).map(async (secret) => ({
    secret,
    code: await findSignInCode(database, await hashToken(secret), clock()),
  }));
  const open = (await Promise.all(lookups)).filter(({ code }) => code && code.left > 0);
  const same = open.find(({ code }) => code?.email === normaliseEmail(email));
  const secret = same?.secret ?? newToken();
  const secrets = new Set([secret, ...open.map((each) => each.secret)]);
  setCookie(c, SIGN_IN_COOKIE, [...secrets].slice(0, MAX_ADDRESSES).join("."), {
    ...cookieOptions(siteUrl),
    maxAge: SIGN_IN_CODE_LIFETIME_MS / 1000,
  });
  return hashToken(secret);
}

/** The ids of the codes that this browser may redeem: of those that it has asked for, and of those in its receipts. */
export async function codeIds(c: Context<Env>, { siteUrl }: Ports): Promise<string[]> {
  const asked = await Promise.all(secretsOf(c, siteUrl).map(hashToken));
  const key = orderKey(c, siteUrl);
  return key === null ? asked : [...asked, ...receiptCodeIds(await hashToken(key))];
}

/** The newest first. */
function secretsOf(c: Context<Env>, siteUrl: string): string[] {
  const value = readCookie(c, SIGN_IN_COOKIE, siteUrl);
  return value ? value.split(".").slice(0, MAX_ADDRESSES) : [];
}

/** Forgets it, as the browser is signed in. */
export function forgetSignIn(c: Context<Env>, { siteUrl }: Ports): void {
  if (readCookie(c, SIGN_IN_COOKIE, siteUrl)) deleteCookie(c, SIGN_IN_COOKIE, cookieOptions(siteUrl));
}
