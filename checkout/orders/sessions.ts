import { z } from "zod";
import { type Database, sql } from "./database/database.ts";
import { hashOf } from "./tokens.ts";

/** A buyer stays signed in for a month. */
export const SESSION_MS = 30 * 24 * 3_600_000;

export interface Session {
  /** The cookie's value; only its hash is stored. */
  token: string;
  hash: string;
  email: string;
  expires: Date;
}

/** null: signed out, expired or never opened. */
export async function findSession(database: Database, token: string, at: Date): Promise<Session | null> {
  const hash = await hashOf(token);
  const rows = await database.read(sql`SELECT email, expires_at FROM sessions
    WHERE token_hash = ${hash} AND ended_at IS NULL AND expires_at > ${at.toISOString()}`);
  const [row] = z.array(z.object({ email: z.string(), expires_at: z.string() })).parse(rows);
  return row ? { token, hash, email: row.email, expires: new Date(row.expires_at) } : null;
}

/** Signs out. */
export async function endSession(database: Database, session: Session, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE sessions SET ended_at = ${at.toISOString()} WHERE token_hash = ${session.hash}`,
  ]);
}
