import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { PASSKEY_COOKIE } from "#domain/api/cookies.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { countAgainst } from "../orders/book/rate-limits.ts";
import { hashToken, keyedHash, newToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import { cookieOptions, readCookie } from "./cookie-options.ts";
import type { Env } from "./env.ts";

/** Time to find the device and touch it. */
export const CHALLENGE_LIFETIME_MS = 5 * MINUTE_MS;

/**
 * A challenge for a passkey of this browser. It follows from a secret that only this browser has, in a cookie, so nothing is stored
 * until it is answered.
 *
 * @param purpose what the passkey is for
 */
export async function newChallenge(c: Context<Env>, ports: Ports, purpose: string): Promise<string> {
  const expires = ports.clock().getTime() + CHALLENGE_LIFETIME_MS;
  const secret = `${expires}.${newToken()}`;
  const maxAge = CHALLENGE_LIFETIME_MS / 1000;
  setCookie(c, PASSKEY_COOKIE, secret, { ...cookieOptions(ports.siteUrl), maxAge });
  return challengeOf(ports, purpose, secret);
}

/** The challenge that this browser has to answer, once. null: there is none, it has expired or was answered. */
export async function takeChallenge(c: Context<Env>, ports: Ports, purpose: string): Promise<string | null> {
  const { database, clock, siteUrl } = ports;
  const secret = readCookie(c, PASSKEY_COOKIE, siteUrl);
  if (!secret) return null;
  deleteCookie(c, PASSKEY_COOKIE, cookieOptions(siteUrl));
  // A time that was altered belongs to another challenge, which nobody knows.
  if (!(Number.parseInt(secret, 10) > clock().getTime())) return null;
  const once = {
    key: `passkey:${await hashToken(secret)}`,
    max: 1,
    durationMs: CHALLENGE_LIFETIME_MS,
  };
  const isFirst = (await countAgainst(database, [once], clock())) === null;
  return isFirst ? challengeOf(ports, purpose, secret) : null;
}

function challengeOf({ hashKey }: Ports, purpose: string, secret: string): Promise<string> {
  return keyedHash(hashKey, `passkey ${purpose} ${secret}`);
}
