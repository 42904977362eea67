import { customAlphabet } from "nanoid";
import * as z from "zod";
import { CODE_ALPHABET, CODE_LENGTH } from "#domain/sign-in-code.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { timestampAfter } from "../timestamps.ts";
import { spendLink } from "./links.ts";
import { insertSession, newSession, type Session, startedSession, type Visit } from "./sessions.ts";
import { keyedHash } from "./tokens.ts";

/**
 * Stores emailed codes (table `codes`). A code only works in the browser that has asked for it: its id is the hash of
 * what that browser holds. It is stored as a hash with a key that is not in the order book, since six characters could be guessed.
 *
 * A request for a code reveals nothing about an address: one that has bought nothing gets no email, and everything else is the
 * same. https://pages.nist.gov/800-63-4/sp800-63b.html#out-of-band
 */

/** Counted from the request. */
export const CODE_LIFETIME_MS = 15 * MINUTE_MS;
const MAX_TRIES = 5;

/** A request of a browser for a code. */
export interface CodeRequest {
  id: string;
  email: string;
}

const randomCode = customAlphabet(CODE_ALPHABET, CODE_LENGTH);

/** Remembers that a browser has asked for a code. There is none until its email is composed. */
export function askForCode({ id, email }: CodeRequest, at: Date): Statement[] {
  const expires = timestampAfter(at, CODE_LIFETIME_MS);
  // An upsert in one statement takes DuckDB twice as long.
  return [
    sql`UPDATE codes SET email = ${email}, code_hash = NULL, link_hash = NULL, tries = 0, expires_at = ${expires},
        used_by = NULL
      WHERE id = ${id}`,
    sql`INSERT INTO codes (id, email, tries, expires_at) SELECT ${id}, ${email}, 0, ${expires}
      WHERE NOT EXISTS (SELECT 1 FROM codes WHERE id = ${id}) ON CONFLICT DO NOTHING`,
  ];
}

/**
 * Makes the code that was asked for. Called when its email is composed, so that it is never stored.
 *
 * @param linkHash the link in the same email, which the code uses up
 * @returns the code, and the statement after which it works
 */
export async function newCode({
  id,
  email,
  linkHash = null,
  key,
}: CodeRequest & { linkHash?: string | null; key: string }): Promise<{ code: string; insert: Statement }> {
  const code = randomCode();
  const isTheirs = guard(sql`email = ${email} AND used_by IS NULL`);
  const insert = sql`UPDATE codes SET code_hash = ${await keyedHash(key, id + code)}, link_hash = ${linkHash}
    WHERE id = ${id} AND ${isTheirs}`;
  return { code, insert };
}

/** Redeems a code and starts a session. A number: the code is wrong, and can be tried so often again. */
export async function redeemCode(
  database: Database,
  { id, code, key }: { id: string; code: string; key: string },
  at: Date,
  visit: Visit = {},
): Promise<Session | number> {
  const session = await newSession(at, visit);
  const rows = await database.read(sql`SELECT link_hash FROM codes WHERE id = ${id}`);
  const [row] = z.array(z.object({ link_hash: z.string().nullable() })).parse(rows);
  const isOpen = isOpenAt(at);
  const isTheSessions = sql`id = ${id} AND ${guard(sql`used_by = ${session.hash}`)}`;
  const [, tried, started] = await database.write([
    sql`UPDATE codes SET used_by = ${session.hash}
      WHERE id = ${id} AND ${guard(sql`code_hash = ${await keyedHash(key, id + code)} AND ${isOpen}`)}`,
    sql`UPDATE codes SET tries = tries + 1 WHERE id = ${id} AND ${guard(isOpen)} RETURNING tries`,
    insertSession(session, sql`SELECT email FROM codes WHERE ${isTheSessions}`, at),
    // A request without a link also writes, so that it takes as long.
    spendLink(
      row?.link_hash ?? "",
      session.hash,
      at,
      sql`EXISTS (SELECT 1 FROM codes WHERE ${isTheSessions})`,
    ),
  ]);
  const [count] = z.array(z.object({ tries: z.number() })).parse(tried);
  return startedSession(session, started) ?? (count ? MAX_TRIES - count.tries : 0);
}

/** A code that was entered. */
export interface EnteredCode {
  id: string;
  code: string;
  key: string;
}

/**
 * Uses up codes for a change that needs all of them. The statements of the change belong after these, with {@link areUsed}.
 *
 * @param use identifies this use
 */
export async function spendCodes(entered: EnteredCode[], use: string, at: Date): Promise<Statement[]> {
  const isOpen = isOpenAt(at);
  const codes = await Promise.all(
    entered.map(async ({ id, code, key }) => ({ id, hash: await keyedHash(key, id + code) })),
  );
  const areRight = codes
    .map(
      ({ id, hash }) => sql`EXISTS (SELECT 1 FROM codes WHERE id = ${id}
      AND ${guard(sql`code_hash = ${hash} AND ${isOpen}`)})`,
    )
    .reduce((all, isRight) => sql`${all} AND ${isRight}`);
  return [
    ...codes.map(
      ({ id, hash }) => sql`UPDATE codes SET tries = tries + 1
        WHERE id = ${id} AND ${guard(sql`COALESCE(code_hash, '') <> ${hash} AND ${isOpen}`)}`,
    ),
    sql`UPDATE codes SET used_by = ${use}
      WHERE (${codes.map(({ id }) => sql`id = ${id}`).reduce((any, is) => sql`${any} OR ${is}`)}) AND ${areRight}`,
  ];
}

/** An SQL condition: a code was used for a change. */
export function isUsed(id: string, use: string): Statement {
  return sql`EXISTS (SELECT 1 FROM codes WHERE id = ${id} AND ${guard(sql`used_by = ${use}`)})`;
}

/** How a code stands that a browser has asked for. null: there is none, or it was deleted. */
export async function findCode(database: Database, id: string, at: Date) {
  const [row] = z.array(CodeRow).parse(await database.read(sql`SELECT * FROM codes WHERE id = ${id}`));
  if (!row) return null;
  const { email, tries, expires_at, used_by } = row;
  return { email, usedBy: used_by, left: used_by === null && expires_at > at ? MAX_TRIES - tries : 0 };
}

const CodeRow = z.object({
  email: z.string(),
  tries: z.number(),
  expires_at: z.coerce.date(),
  used_by: z.string().nullable(),
});

function isOpenAt(at: Date): Statement {
  return sql`used_by IS NULL AND tries < ${MAX_TRIES} AND expires_at > ${at.toISOString()}`;
}

/** Deletes the codes for an email address, if a condition holds. */
export function deleteCodesFor(email: string, condition: Statement): Statement {
  return sql`DELETE FROM codes WHERE email = ${email} AND ${condition}`;
}

export function deleteAllCodes(): Statement {
  return sql`DELETE FROM codes`;
}

/** Deletes codes that expired before a time. */
export function deleteExpiredCodes({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM codes WHERE id IN (SELECT id FROM codes
      WHERE expires_at <= ${before.toISOString()} ORDER BY expires_at LIMIT ${limit}) RETURNING id`,
  ];
}
