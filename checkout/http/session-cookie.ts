import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import { Problem } from "#domain/api/problem.ts";
import { findSession, SESSION_LIFETIME_MS, type Session } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

const NAME = "session";
/** Readable by scripts, so that pages need not request the library without a session. It grants no access. */
const SIGNED_IN = "signed-in";

/** Sets the session cookie: `__Host-session` over https, `session` over http, as on localhost. */
export function setSessionCookie(c: Context<Env>, { siteUrl }: Ports, session: Session): void {
  const maxAge = SESSION_LIFETIME_MS / 1000;
  setCookie(c, NAME, session.token, { ...options(siteUrl), maxAge });
  setCookie(c, SIGNED_IN, "1", { ...options(siteUrl), httpOnly: false, maxAge });
}

/** Deletes the session cookie. */
export function deleteSessionCookie(c: Context<Env>, { siteUrl }: Ports): void {
  deleteCookie(c, NAME, options(siteUrl));
  deleteCookie(c, SIGNED_IN, options(siteUrl));
}

/** @throws {Problem} "not-signed-in" */
export async function requireSession(c: Context<Env>, { database, clock, siteUrl }: Ports): Promise<Session> {
  const token = isSecure(siteUrl) ? getCookie(c, NAME, "host") : getCookie(c, NAME);
  const session = token ? await findSession(database, token, clock()) : null;
  if (!session) throw new Problem("not-signed-in", { back: "/library/" });
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
