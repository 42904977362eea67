import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { SESSION_COOKIE, SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";
import { Problem } from "#domain/api/problem.ts";
import { findSession, SESSION_LIFETIME_MS, type Session } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/** Sets the session cookie: `__Host-session` over https, `session` over http, as on localhost. */
export function setSessionCookie(c: Context<Env>, { siteUrl }: Ports, session: Session): void {
  const maxAge = SESSION_LIFETIME_MS / 1000;
  setCookie(c, SESSION_COOKIE, session.token, { ...options(siteUrl), maxAge });
  setCookie(c, SIGNED_IN_COOKIE, "1", { ...options(siteUrl), httpOnly: false, maxAge });
}

/** Deletes the session cookie. */
export function deleteSessionCookie(c: Context<Env>, { siteUrl }: Ports): void {
  deleteCookie(c, SESSION_COOKIE, options(siteUrl));
  deleteCookie(c, SIGNED_IN_COOKIE, options(siteUrl));
}

/** @throws {Problem} "not-signed-in" */
export async function requireSession(c: Context<Env>, { database, clock, siteUrl }: Ports): Promise<Session> {
  const token = isSecure(siteUrl) ? getCookie(c, SESSION_COOKIE, "host") : getCookie(c, SESSION_COOKIE);
  const session = token ? await findSession(database, token, clock()) : null;
  if (!session) throw new Problem("not-signed-in", { back: LIBRARY_PATH });
  return session;
}

/** https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes */
function options(siteUrl: string): CookieOptions {
  const base = { path: "/", httpOnly: true, sameSite: "Lax" } as const;
  return isSecure(siteUrl) ? { ...base, prefix: "host" } : base;
}

function isSecure(siteUrl: string): boolean {
  return siteUrl.startsWith("https://");
}
