import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { SESSION_COOKIE, SHARED_SESSION, SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";
import { Problem } from "#domain/api/problem.ts";
import {
  findSession,
  isRenewable,
  renewSession,
  SESSION_LIFETIME_MS,
  type Session,
} from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { afterResponse } from "./after-response.ts";
import { cookieOptions, readCookie } from "./cookie-options.ts";
import type { Env } from "./env.ts";

/**
 * Sets the session cookie: `__Host-session` over https, `session` over http, as on localhost. On a shared computer it ends with the
 * browser.
 */
export function setSessionCookie(c: Context<Env>, { siteUrl }: Ports, { token, isShared }: Session): void {
  const lifetime = isShared ? {} : { maxAge: SESSION_LIFETIME_MS / 1000 };
  setCookie(c, SESSION_COOKIE, token, { ...cookieOptions(siteUrl), ...lifetime });
  const signedIn = isShared ? SHARED_SESSION : "1";
  setCookie(c, SIGNED_IN_COOKIE, signedIn, { ...cookieOptions(siteUrl), httpOnly: false, ...lifetime });
}

/** Deletes the session cookie and the signed-in marker. */
export function deleteSessionCookie(c: Context<Env>, { siteUrl }: Ports): void {
  deleteCookie(c, SESSION_COOKIE, cookieOptions(siteUrl));
  deleteCookie(c, SIGNED_IN_COOKIE, cookieOptions(siteUrl));
}

/** Whether the buyer has said, when signing in, that others use this computer too. */
export function isSharedComputer(c: Context<Env>, siteUrl: string): boolean {
  return readCookie(c, SIGNED_IN_COOKIE, siteUrl) === SHARED_SESSION;
}

/** null: this browser is not signed in. */
export async function findRequestSession(
  c: Context<Env>,
  { database, clock, siteUrl }: Ports,
): Promise<Session | null> {
  const token = readCookie(c, SESSION_COOKIE, siteUrl);
  return token ? findSession(database, token, clock()) : null;
}

/** The session of a buyer who visits, which lasts for another month from now. null: this browser is not signed in. */
export async function continueSession(c: Context<Env>, ports: Ports): Promise<Session | null> {
  const session = await findRequestSession(c, ports);
  if (session && isRenewable(session, ports.clock())) {
    setSessionCookie(c, ports, session);
    afterResponse(c, ports, () => renewSession(ports.database, session, ports.clock()));
  }
  return session;
}

/** @throws {Problem} "not-signed-in" */
export async function requireSession(c: Context<Env>, ports: Ports): Promise<Session> {
  const session = await continueSession(c, ports);
  if (!session) throw new Problem("not-signed-in", { back: LIBRARY_PATH });
  return session;
}
