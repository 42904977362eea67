import * as z from "zod";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { timestampAfter } from "../timestamps.ts";
import { hashToken, newToken } from "../tokens.ts";

/** Stores sessions (table `sessions`). */

/** A buyer stays signed in for a month after the last visit. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;
/** The lifetime on a shared computer. Its cookie ends with the browser, but some browsers restore it. */
export const SHARED_SESSION_LIFETIME_MS = 12 * HOUR_MS;
/** A visit renews the session at most this often, since it takes a write. */
const RENEWAL_INTERVAL_MS = DAY_MS;

export interface Session {
  /** The cookie's value. The database stores its hash. */
  token: string;
  hash: string;
  email: string;
  expires: Date;
  /** Whether it ends with the browser. */
  isShared: boolean;
}

/** A session that an emailed link or code has started. */
export interface EmailedSession extends Session {
  /** The order that the email was about. null: it was about none, or which one is not known. */
  orderId: string | null;
}

/** How somebody signs in. */
export interface Visit {
  /** The browser and its system, such as `Firefox/Windows`; null if they are unknown. */
  device?: string | null;
  /** Whether others use this computer, too. */
  isShared?: boolean;
}

/** A session that is about to start. */
export type NewSession = Omit<Session, "email"> & { device: string | null };

export async function newSession(at: Date, { device = null, isShared = false }: Visit): Promise<NewSession> {
  const token = newToken();
  const lifetimeMs = isShared ? SHARED_SESSION_LIFETIME_MS : SESSION_LIFETIME_MS;
  const expires = new Date(at.getTime() + lifetimeMs);
  return { token, hash: await hashToken(token), expires, isShared, device };
}

/** Starts a session for the `email` of a query's row, if it has one. Returns that. */
export function insertSession(
  { hash, expires, isShared, device }: NewSession,
  query: Statement,
  at: Date,
): Statement {
  const now = at.toISOString();
  return sql`INSERT INTO sessions (token_hash, email, created_at, expires_at, seen_at, device, is_shared)
    SELECT ${hash}, email, ${now}, ${expires.toISOString()}, ${now}, ${device}, ${isShared ? 1 : 0}
    FROM (${query}) AS redeemed
    RETURNING email`;
}

/** Starts a session of an address that is confirmed already. */
export function insertSessionOf(email: string, session: NewSession, at: Date): Statement {
  return insertSession(session, sql`SELECT ${email} AS email`, at);
}

/** The session that {@link insertSession} has started, from its result. null: there was nothing to start it for. */
export function startedSession({ device: _, ...session }: NewSession, rows: unknown): Session | null {
  const [row] = z.array(z.object({ email: z.string() })).parse(rows);
  return row ? { ...session, email: row.email } : null;
}

/** null: the session has ended, is expired or unknown. */
export async function findSession(database: Database, token: string, at: Date): Promise<Session | null> {
  const hash = await hashToken(token);
  const [row] = z
    .array(SessionRow)
    .parse(await database.read(sql`SELECT * FROM sessions WHERE token_hash = ${hash}`));
  if (!row || row.endedAt !== null || row.expiresAt <= at.toISOString()) return null;
  return { token, hash, email: row.email, expires: new Date(row.expiresAt), isShared: row.isShared };
}

/** Whether a visit renews a session. On a shared computer, none does. */
export function isRenewable({ isShared, expires }: Session, at: Date): boolean {
  const ageMs = at.getTime() + SESSION_LIFETIME_MS - expires.getTime();
  return !isShared && ageMs >= RENEWAL_INTERVAL_MS;
}

/** Lets a session last for a month from now. */
export async function renewSession(database: Database, { hash }: Session, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE sessions SET seen_at = ${at.toISOString()}, expires_at = ${timestampAfter(at, SESSION_LIFETIME_MS)}
      WHERE token_hash = ${hash}`,
  ]);
}

/** The sessions of an email address, newest first. Their tokens are not known. */
export async function listSessions(database: Database, email: string): Promise<SignedIn[]> {
  const rows = await database.read(
    sql`SELECT * FROM sessions WHERE email = ${email} ORDER BY created_at DESC, token_hash`,
  );
  return z.array(SessionRow).parse(rows);
}

/** An SQL condition: somebody has signed in with this address, by a link, a code or a passkey. */
export function hasSignedIn(email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM sessions WHERE email = ${email})`;
}

/** A session without its token. */
export interface SignedIn {
  hash: string;
  email: string;
  createdAt: string;
  expiresAt: string;
  /** When it was signed out. */
  endedAt: string | null;
  /** The last visit, to the day. Older sessions have none. */
  seenAt: string | null;
  device: string | null;
  isShared: boolean;
}

const SessionRow = z
  .object({
    token_hash: z.string(),
    email: z.string(),
    created_at: z.string(),
    expires_at: z.string(),
    ended_at: z.string().nullable(),
    seen_at: z.string().nullable(),
    device: z.string().nullable(),
    is_shared: z.number().nullable(),
  })
  .transform(
    ({ token_hash, email, created_at, expires_at, ended_at, seen_at, device, is_shared }): SignedIn => ({
      ...{ hash: token_hash, email, device, isShared: is_shared === 1 },
      createdAt: created_at,
      expiresAt: expires_at,
      endedAt: ended_at,
      seenAt: seen_at,
    }),
  );

/** Ends one session of an email address. @returns whether it was open */
export async function endSession(
  database: Database,
  { hash, email }: Pick<Session, "hash" | "email">,
  at: Date,
): Promise<boolean> {
  const isTheirs = guard(sql`email = ${email} AND ended_at IS NULL`, "token_hash");
  const [ended] = await database.write([
    sql`UPDATE sessions SET ended_at = ${at.toISOString()} WHERE token_hash = ${hash} AND ${isTheirs}
      RETURNING token_hash`,
  ]);
  return (ended ?? []).length > 0;
}

/** Ends all sessions of an email address, if a condition holds. */
export function endSessions(email: string, at: Date, condition: Statement = ALWAYS): Statement {
  return sql`UPDATE sessions SET ended_at = ${at.toISOString()}
    WHERE email = ${email} AND ended_at IS NULL AND ${condition}`;
}

/** Deletes all sessions of an email address, if a condition holds. */
export function deleteSessionsOf(email: string, condition: Statement): Statement {
  return sql`DELETE FROM sessions WHERE email = ${email} AND ${condition}`;
}

/** Signs out everybody. */
export function deleteAllSessions(): Statement {
  return sql`DELETE FROM sessions`;
}

/** Deletes sessions that expired or were ended before a time. */
export function deleteExpiredSessions({ before, limit }: Batch): Statement[] {
  const time = before.toISOString();
  return [
    sql`DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions
      WHERE expires_at <= ${time} OR ended_at <= ${time} ORDER BY expires_at LIMIT ${limit})
      RETURNING token_hash`,
  ];
}
