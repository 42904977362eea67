import { z } from "zod";
import { DAY_MS } from "#domain/time.ts";
import type { Batch } from "./batch.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { timestampAfter } from "./retry.ts";
import { hashToken, newToken } from "./tokens.ts";

/** Every statement about emailed links and sessions (tables `links` and `sessions`). */

/** A link works once, within a week. */
export const LINK_LIFETIME_MS = 7 * DAY_MS;
/** A buyer stays signed in for a month. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;

export interface Link {
  /** Only sent in the email. The database stores its hash. */
  token: string;
  expires: Date;
}

export interface Session {
  /** The cookie's value. The database stores its hash. */
  token: string;
  hash: string;
  email: string;
  expires: Date;
}

/** The recipient of a link. */
export interface LinkOwner {
  email: string;
  locale: string;
}

/** Creates a link. Called when its email is composed, so that the token is never stored. */
export async function createLink(database: Database, owner: LinkOwner, at: Date): Promise<Link> {
  const token = newToken();
  await database.write([
    sql`INSERT INTO links (token_hash, email, locale, created_at, expires_at)
      VALUES (${await hashToken(token)}, ${owner.email}, ${owner.locale}, ${at.toISOString()},
        ${timestampAfter(at, LINK_LIFETIME_MS)})`,
  ]);
  return { token, expires: new Date(at.getTime() + LINK_LIFETIME_MS) };
}

/** Redeems a link and starts a session. null: the link is already redeemed, expired or unknown. */
export async function redeemLink(database: Database, token: string, at: Date): Promise<Session | null> {
  const linkHash = await hashToken(token);
  const session = newToken();
  const sessionHash = await hashToken(session);
  const now = at.toISOString();
  const expires = timestampAfter(at, SESSION_LIFETIME_MS);
  const [, opened] = await database.write([
    sql`UPDATE links SET redeemed_at = ${now}, session_hash = ${sessionHash}
      WHERE token_hash = ${linkHash} AND redeemed_at IS NULL AND expires_at > ${now}`,
    sql`INSERT INTO sessions (token_hash, email, created_at, expires_at)
      SELECT ${sessionHash}, email, ${now}, ${expires} FROM links
      WHERE token_hash = ${linkHash} AND session_hash = ${sessionHash}
      RETURNING email`,
  ]);
  const [row] = z.array(z.object({ email: z.string() })).parse(opened);
  return row ? { token: session, hash: sessionHash, email: row.email, expires: new Date(expires) } : null;
}

/** The recipient of a link, even if it is redeemed or expired, so that a new one can be sent. null: the link is unknown. */
export async function findLinkOwner(database: Database, token: string): Promise<LinkOwner | null> {
  const rows = await database.read(
    sql`SELECT email, locale FROM links WHERE token_hash = ${await hashToken(token)}`,
  );
  return z.array(z.object({ email: z.string(), locale: z.string() })).parse(rows)[0] ?? null;
}

/** An SQL condition: a link that was mailed to this address has been redeemed. */
export function hasRedeemedLink(email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM links WHERE email = ${email} AND redeemed_at IS NOT NULL)`;
}

/** null: the session has ended, is expired or unknown. */
export async function findSession(database: Database, token: string, at: Date): Promise<Session | null> {
  const hash = await hashToken(token);
  const rows = await database.read(sql`SELECT email, expires_at FROM sessions
    WHERE token_hash = ${hash} AND ended_at IS NULL AND expires_at > ${at.toISOString()}`);
  const [row] = z.array(z.object({ email: z.string(), expires_at: z.string() })).parse(rows);
  return row ? { token, hash, email: row.email, expires: new Date(row.expires_at) } : null;
}

/** The sessions of an email address, newest first. Their tokens are not known. */
export async function listSessions(database: Database, email: string): Promise<SignedIn[]> {
  const rows = await database.read(
    sql`SELECT created_at, expires_at, ended_at FROM sessions WHERE email = ${email} ORDER BY created_at DESC`,
  );
  return z.array(SessionRow).parse(rows);
}

/** A session without its token. */
export interface SignedIn {
  createdAt: string;
  expiresAt: string;
  /** When it was signed out. */
  endedAt: string | null;
}

const SessionRow = z
  .object({ created_at: z.string(), expires_at: z.string(), ended_at: z.string().nullable() })
  .transform(({ created_at, expires_at, ended_at }) => ({
    createdAt: created_at,
    expiresAt: expires_at,
    endedAt: ended_at,
  }));

/** Ends all sessions of an email address and makes its links expire, if a condition holds. */
export function endAccess(email: string, { at, condition }: { at: Date; condition: Statement }): Statement[] {
  const now = at.toISOString();
  return [
    sql`UPDATE links SET expires_at = ${now}
      WHERE email = ${email} AND redeemed_at IS NULL AND expires_at > ${now} AND ${condition}`,
    sql`UPDATE sessions SET ended_at = ${now}
      WHERE email = ${email} AND ended_at IS NULL AND ${condition}`,
  ];
}

/** Signs out. */
export async function endSession(database: Database, session: Session, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE sessions SET ended_at = ${at.toISOString()} WHERE token_hash = ${session.hash}`,
  ]);
}

/** Deletes links that expired before a time. Their tokens can no longer be used to request a new link. */
export function deleteExpiredLinks({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM links WHERE token_hash IN (SELECT token_hash FROM links
      WHERE expires_at <= ${before.toISOString()} ORDER BY expires_at LIMIT ${limit}) RETURNING token_hash`,
  ];
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
