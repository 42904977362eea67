import * as z from "zod";
import { SIGN_IN_CODE_ALPHABET, SIGN_IN_CODE_LENGTH } from "#domain/sign-in-code.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { timestampAfter } from "../timestamps.ts";
import { keyedBytes, keyedHash } from "../tokens.ts";
import { findOrderOfSignInCode, spendLink } from "./links.ts";
import { type EmailedSession, insertSession, newSession, startedSession, type Visit } from "./sessions.ts";

/**
 * Stores emailed codes (table `codes`). A code only works in the browser that has asked for it: its id is the hash of
 * what that browser holds. It is stored as a hash with a key that is not in the order book, since six characters could be guessed.
 *
 * A request for a code reveals nothing about an address: one that has bought nothing gets no email, and everything else is the
 * same. https://pages.nist.gov/800-63-4/sp800-63b.html#out-of-band
 */

/** Counted from the request. */
export const SIGN_IN_CODE_LIFETIME_MS = 15 * MINUTE_MS;
const MAX_TRIES = 5;

/** A request of a browser for a code. */
export interface SignInCodeRequest {
  id: string;
  email: string;
}

/**
 * Remembers that a browser has asked for a code. There is none until its email is composed.
 *
 * @param prolongs whether an earlier code of the same id still works, with as many tries as it has left. Otherwise it no longer does
 */
export function askForSignInCode(request: SignInCodeRequest, at: Date, prolongs = false): Statement[] {
  const [begin, insert] = beginSignInCode({ ...request, codeHash: null, linkHash: null }, at, ALWAYS);
  return [prolongs ? prolongSignInCode(request.id, at) : begin, insert];
}

function prolongSignInCode(id: string, at: Date): Statement {
  return sql`UPDATE codes SET expires_at = ${timestampAfter(at, SIGN_IN_CODE_LIFETIME_MS)} WHERE id = ${id}`;
}

/** Replaces the code of a browser, if a condition on its row holds. */
function beginSignInCode(
  { id, email, codeHash, linkHash }: SignInCodeRequest & { codeHash: string | null; linkHash: string | null },
  at: Date,
  condition: Statement,
): [Statement, Statement] {
  const expires = timestampAfter(at, SIGN_IN_CODE_LIFETIME_MS);
  // An upsert in one statement takes DuckDB twice as long.
  return [
    sql`UPDATE codes SET email = ${email}, code_hash = ${codeHash}, link_hash = ${linkHash}, tries = 0,
        expires_at = ${expires}, used_by = NULL
      WHERE id = ${id} AND ${guard(condition, "id")}`,
    sql`INSERT INTO codes (id, email, code_hash, link_hash, tries, expires_at)
      SELECT ${id}, ${email}, ${codeHash}, ${linkHash}, 0, ${expires}
      WHERE NOT EXISTS (SELECT 1 FROM codes WHERE id = ${id}) ON CONFLICT DO NOTHING`,
  ];
}

/**
 * Makes the code that was asked for. Called when its email is composed, so that it is never stored. An email that is composed again has
 * the same code, since the mail service may have accepted it before.
 *
 * @param linkHash the link in the same email, which the code uses up
 * @param seed distinguishes the code from others of this browser; emails with the same one have the same code and share its tries
 * @returns the code, and the statement after which it works
 */
export async function newSignInCode({
  id,
  email,
  linkHash = null,
  seed,
  key,
}: SignInCodeRequest & { linkHash?: string | null; seed: string; key: string }): Promise<{
  code: string;
  insert: Statement;
}> {
  const code = await signInCodeOf(key, id, seed);
  const isTheirs = guard(sql`email = ${email} AND used_by IS NULL`, "id");
  const insert = sql`UPDATE codes SET code_hash = ${await keyedHash(key, id + code)}, link_hash = ${linkHash}
    WHERE id = ${id} AND ${isTheirs}`;
  return { code, insert };
}

/** The ids of the codes in a browser's receipts, which can be to two addresses: to the one that was mistyped, and to the right one. */
export function receiptCodeIds(browser: string): string[] {
  return [browser, `${browser} 2`];
}

/**
 * Makes the code of a receipt, for the browser that has paid. Receipts to one address have the same code for as long as it works, so that
 * none replaces that of another one, and the tries of all are counted together.
 *
 * @param browser the hash of the key of its orders
 * @param linkHash the link in the same email
 * @param also statements for the same transaction
 */
export async function receiptCode(
  database: Database,
  { browser, email, linkHash, key }: { browser: string; email: string; linkHash: string; key: string },
  at: Date,
  also: Statement[],
): Promise<string> {
  const id = await receiptCodeId(database, { browser, email }, at);
  const codeHash = await keyedHash(key, id + (await signInCodeOf(key, id, linkHash)));
  const stillValid = sql`email = ${email} AND link_hash IS NOT NULL AND ${isOpenAt(at)}`;
  const isOther = sql`COALESCE(link_hash, '') <> ${linkHash} AND NOT (${stillValid})`;
  const results = await database.write([
    ...also,
    ...beginSignInCode({ id, email, codeHash, linkHash }, at, isOther),
    sql`${prolongSignInCode(id, at)} RETURNING link_hash`,
  ]);
  const [row] = z.array(z.object({ link_hash: z.string() })).parse(results.at(-1));
  return signInCodeOf(key, id, row?.link_hash ?? linkHash);
}

/** Picks a slot: this address's own, else one that is free, else the one that expires first. */
async function receiptCodeId(
  database: Database,
  { browser, email }: { browser: string; email: string },
  at: Date,
): Promise<string> {
  const slots = await Promise.all(
    receiptCodeIds(browser).map(async (id) => {
      const code = await findSignInCode(database, id, at);
      const takenUntil = code && code.left > 0 ? code.expires.getTime() : 0;
      return { id, rank: code?.email === email ? -1 : takenUntil };
    }),
  );
  return slots.reduce((best, slot) => (slot.rank < best.rank ? slot : best)).id;
}

/** The same code for the same seed. It cannot be guessed without the key, which is not in the order book. */
async function signInCodeOf(key: string, id: string, seed: string): Promise<string> {
  const { buffer } = await keyedBytes(key, `code ${id} ${seed}`);
  return [...new Uint32Array(buffer, 0, SIGN_IN_CODE_LENGTH)]
    .map((n) => SIGN_IN_CODE_ALPHABET[n % SIGN_IN_CODE_ALPHABET.length])
    .join("");
}

/** Redeems a code and starts a session. A number: the code is wrong, and can be tried so often again. */
export async function redeemSignInCode(
  database: Database,
  { id, code, key }: { id: string; code: string; key: string },
  at: Date,
  visit: Visit = {},
): Promise<EmailedSession | number> {
  const begun = await newSession(at, visit);
  const rows = await database.read(sql`SELECT link_hash FROM codes WHERE id = ${id}`);
  const [row] = z.array(z.object({ link_hash: z.string().nullable() })).parse(rows);
  const linkHash = row?.link_hash ?? "";
  const isOpen = isOpenAt(at);
  const isTheSessions = sql`id = ${id} AND ${guard(sql`used_by = ${begun.hash}`, "id")}`;
  const [, tried, started] = await database.write([
    sql`UPDATE codes SET used_by = ${begun.hash}
      WHERE id = ${id} AND ${guard(sql`code_hash = ${await keyedHash(key, id + code)} AND ${isOpen}`, "id")}`,
    sql`UPDATE codes SET tries = tries + 1 WHERE id = ${id} AND ${guard(isOpen, "id")} RETURNING tries`,
    insertSession(begun, sql`SELECT email FROM codes WHERE ${isTheSessions}`, at),
    // A request without a link also writes, so that it takes as long.
    spendLink(linkHash, begun.hash, at, sql`EXISTS (SELECT 1 FROM codes WHERE ${isTheSessions})`),
  ]);
  const session = startedSession(begun, started);
  if (session) return { ...session, orderId: await findOrderOfSignInCode(database, linkHash) };
  const [count] = z.array(z.object({ tries: z.number() })).parse(tried);
  return count ? MAX_TRIES - count.tries : 0;
}

/** A code that was entered. */
export interface EnteredSignInCode {
  id: string;
  code: string;
  key: string;
}

/**
 * Uses up codes for a change that needs all of them. The statements of the change belong after these, with {@link areUsed}.
 *
 * @param use identifies this use
 */
export async function spendSignInCodes(
  entered: EnteredSignInCode[],
  use: string,
  at: Date,
): Promise<Statement[]> {
  const isOpen = isOpenAt(at);
  const codes = await Promise.all(
    entered.map(async ({ id, code, key }) => ({ id, hash: await keyedHash(key, id + code) })),
  );
  const areRight = codes
    .map(
      ({ id, hash }) => sql`EXISTS (SELECT 1 FROM codes WHERE id = ${id}
      AND ${guard(sql`code_hash = ${hash} AND ${isOpen}`, "id")})`,
    )
    .reduce((all, isRight) => sql`${all} AND ${isRight}`);
  return [
    ...codes.map(
      ({ id, hash }) => sql`UPDATE codes SET tries = tries + 1
        WHERE id = ${id} AND ${guard(sql`COALESCE(code_hash, '') <> ${hash} AND ${isOpen}`, "id")}`,
    ),
    sql`UPDATE codes SET used_by = ${use}
      WHERE (${codes.map(({ id }) => sql`id = ${id}`).reduce((conditions, condition) => sql`${conditions} OR ${condition}`)}) AND ${areRight}`,
  ];
}

/** An SQL condition: a code was used for a change. */
export function isUsed(id: string, use: string): Statement {
  return sql`EXISTS (SELECT 1 FROM codes WHERE id = ${id} AND ${guard(sql`used_by = ${use}`, "id")})`;
}

/** The state of a code that a browser requested. null: there is none, or it was deleted. */
export async function findSignInCode(database: Database, id: string, at: Date) {
  const [row] = z.array(SignInCodeRow).parse(await database.read(sql`SELECT * FROM codes WHERE id = ${id}`));
  if (!row) return null;
  const { email, tries, expires_at, used_by } = row;
  return {
    email,
    usedBy: used_by,
    expires: expires_at,
    left: used_by === null && expires_at > at ? MAX_TRIES - tries : 0,
  };
}

const SignInCodeRow = z.object({
  email: z.string(),
  tries: z.number(),
  expires_at: z.coerce.date(),
  used_by: z.string().nullable(),
});

function isOpenAt(at: Date): Statement {
  return sql`used_by IS NULL AND tries < ${MAX_TRIES} AND expires_at > ${at.toISOString()}`;
}

/** Deletes the codes for an email address, if a condition holds. */
export function deleteSignInCodesFor(email: string, condition: Statement): Statement {
  return sql`DELETE FROM codes WHERE email = ${email} AND ${condition}`;
}

export function deleteAllSignInCodes(): Statement {
  return sql`DELETE FROM codes`;
}

/** Deletes codes that expired before a time. */
export function deleteExpiredSignInCodes({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM codes WHERE id IN (SELECT id FROM codes
      WHERE expires_at <= ${before.toISOString()} ORDER BY expires_at LIMIT ${limit}) RETURNING id`,
  ];
}
