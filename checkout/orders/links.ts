import { z } from "zod";
import { type Database, sql } from "./database/database.ts";
import { after } from "./retry.ts";
import type { Session } from "./sessions.ts";
import { SESSION_MS } from "./sessions.ts";
import { hashOf, newToken } from "./tokens.ts";

/** A mailed link works for a week, once. */
export const LINK_MS = 7 * 24 * 3_600_000;

export interface MintedLink {
  /** Goes into the mail and nowhere else. */
  token: string;
  expires: Date;
}

/** Makes a link for an address. Minted when the mail is written, so that only its hash is ever at rest. */
export async function mintLink(
  database: Database,
  owner: { email: string; locale: string },
  at: Date,
): Promise<MintedLink> {
  const token = newToken();
  await database.write([
    sql`INSERT INTO links (token_hash, email, locale, created_at, expires_at)
      VALUES (${await hashOf(token)}, ${owner.email}, ${owner.locale}, ${at.toISOString()}, ${after(at, LINK_MS)})`,
  ]);
  return { token, expires: new Date(at.getTime() + LINK_MS) };
}

/** Spends a link and opens a session. null: spent, expired or never made. */
export async function redeemLink(database: Database, token: string, at: Date): Promise<Session | null> {
  const linkHash = await hashOf(token);
  const session = newToken();
  const sessionHash = await hashOf(session);
  const now = at.toISOString();
  const expires = after(at, SESSION_MS);
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

/** Whom a link was made for, spent or not, so that a new one can be sent there. null: never made. */
export async function ownerOf(
  database: Database,
  token: string,
): Promise<{ email: string; locale: string } | null> {
  const rows = await database.read(
    sql`SELECT email, locale FROM links WHERE token_hash = ${await hashOf(token)}`,
  );
  return z.array(z.object({ email: z.string(), locale: z.string() })).parse(rows)[0] ?? null;
}
