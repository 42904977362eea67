import * as z from "zod";
import { DAY_MS, MINUTE_MS } from "#domain/time.ts";
import { type Database, guard, NEVER, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { confirmForBrowser } from "../order-keys.ts";
import { completedOrders, isCompletedBy } from "../order-store.ts";
import { timestampAfter } from "../timestamps.ts";
import { hashToken } from "../tokens.ts";
import { type EmailedSession, insertSession, newSession, startedSession, type Visit } from "./sessions.ts";

/**
 * Stores emailed links (table `links`). A link works once: to open it again, in another browser, takes a code
 * that is sent to its address.
 */

/** A link that somebody has asked for. */
export const SIGN_IN_LINK_LIFETIME_MS = 15 * MINUTE_MS;
/** A link to an order lasts this long, and then for as long as the order is paid and has the same address. */
export const ORDER_LINK_LIFETIME_MS = 7 * DAY_MS;

export interface Link {
  hash: string;
  expires: Date;
  /** The statements after which it works. */
  insert: Statement[];
}

/** The recipient of a link. */
export interface LinkOwner {
  email: string;
  locale: string;
}

/** A link as it is stored. */
export interface StoredLink extends LinkOwner {
  hash: string;
  /** null: somebody has asked for it, or it is from before links knew their orders. */
  orderId: string | null;
  createdAt: string;
  expires: Date;
  isRedeemed: boolean;
}

/**
 * Makes the link with a token. Called when its email is composed, so that the token is never stored. An email that is composed again has
 * the same one, which then works for as long as a new one, unless it is redeemed.
 */
export async function newLink(
  { token, email, locale, orderId = null }: LinkOwner & { token: string; orderId?: string | null },
  at: Date,
): Promise<Link> {
  const hash = await hashToken(token);
  const expires = timestampAfter(at, orderId === null ? SIGN_IN_LINK_LIFETIME_MS : ORDER_LINK_LIFETIME_MS);
  const insert = [
    sql`INSERT INTO links (token_hash, email, locale, order_id, created_at, expires_at)
      VALUES (${hash}, ${email}, ${locale}, ${orderId}, ${at.toISOString()}, ${expires}) ON CONFLICT DO NOTHING`,
    // Those to orders last long enough.
    ...(orderId === null ? [sql`UPDATE links SET expires_at = ${expires} WHERE token_hash = ${hash}`] : []),
  ];
  return { hash, expires: new Date(expires), insert };
}

/** A link, even if it is redeemed or expired. null: it is unknown. */
export async function findLink(database: Database, token: string): Promise<StoredLink | null> {
  return findLinkByHash(database, await hashToken(token));
}

async function findLinkByHash(database: Database, hash: string): Promise<StoredLink | null> {
  const rows = await database.read(sql`SELECT * FROM links WHERE token_hash = ${hash}`);
  return z.array(LinkRow).parse(rows)[0] ?? null;
}

/**
 * The order that the email of a code is about, by the hash of its link. null: it is about none, or a later email about another order may
 * have the same code.
 */
export async function findOrderOfSignInCode(database: Database, linkHash: string): Promise<string | null> {
  const link = await findLinkByHash(database, linkHash);
  if (!link?.orderId) return null;
  const { email, orderId, createdAt } = link;
  const later = await database.read(sql`SELECT 1 AS found FROM links
    WHERE email = ${email} AND created_at >= ${createdAt} AND order_id <> ${orderId} LIMIT 1`);
  return later.length > 0 ? null : orderId;
}

/**
 * Redeems a link and starts a session. If it is to an order, it confirms the order's address for the browser that placed it.
 *
 * @returns null: the link is already redeemed, expired or unknown
 */
export async function redeemLink(
  database: Database,
  token: string,
  at: Date,
  visit: Visit = {},
): Promise<EmailedSession | null> {
  const link = await findLink(database, token);
  if (!link || !(await canRedeem(database, link, at))) return null;
  const begun = await newSession(at, visit);
  const isTheSessions = sql`token_hash = ${link.hash} AND ${guard(sql`session_hash = ${begun.hash}`, "token_hash")}`;
  const isRedeemed = sql`EXISTS (SELECT 1 FROM links WHERE ${isTheSessions})`;
  const [, started] = await database.write([
    sql`UPDATE links SET redeemed_at = ${at.toISOString()}, session_hash = ${begun.hash}
      WHERE token_hash = ${link.hash} AND ${isRedeemable(link, at)}`,
    insertSession(begun, sql`SELECT email FROM links WHERE ${isTheSessions}`, at),
    ...(link.orderId === null ? [] : [confirmForBrowser(link.orderId, link.email, isRedeemed)]),
  ]);
  const session = startedSession(begun, started);
  return session && { ...session, orderId: link.orderId };
}

/** Whether a link can still be redeemed. */
export async function canRedeem(database: Database, link: StoredLink, at: Date): Promise<boolean> {
  const rows = await database.read(
    sql`SELECT 1 AS found FROM links WHERE token_hash = ${link.hash} AND ${isRedeemable(link, at)}`,
  );
  return rows.length > 0;
}

/** An SQL condition, which leaves the primary key alone. */
function isRedeemable({ orderId, email }: StoredLink, at: Date): Statement {
  const isPurchase = orderId === null ? NEVER : isCompletedBy(orderId, email);
  return guard(
    sql`redeemed_at IS NULL AND (expires_at > ${at.toISOString()} OR ${isPurchase})`,
    "token_hash",
  );
}

/** Uses up a link whose code has started a session. One to an order stays valid. */
export function spendLink(hash: string, sessionHash: string, at: Date, condition: Statement): Statement {
  return sql`UPDATE links SET redeemed_at = ${at.toISOString()}, session_hash = ${sessionHash}
    WHERE token_hash = ${hash} AND ${guard(sql`redeemed_at IS NULL AND order_id IS NULL AND ${condition}`, "token_hash")}`;
}

/** An SQL condition: a link that was mailed to this address has been redeemed. */
export function hasRedeemedLink(email: string): Statement {
  return sql`EXISTS (SELECT 1 FROM links WHERE email = ${email} AND redeemed_at IS NOT NULL)`;
}

/** Whether a link that was mailed to this address has been redeemed. */
export async function hasBeenHere(database: Database, email: string): Promise<boolean> {
  return (await database.read(sql`SELECT 1 AS found WHERE ${hasRedeemedLink(email)}`)).length > 0;
}

/** Makes the links of an email address expire, if a condition holds. */
export function expireLinks(email: string, at: Date, condition: Statement): Statement {
  const now = at.toISOString();
  return sql`UPDATE links SET expires_at = ${now}
    WHERE email = ${email} AND redeemed_at IS NULL AND expires_at > ${now} AND ${condition}`;
}

/** The links of an email address, newest first. Their tokens are not known. */
export async function listLinksOf(database: Database, email: string): Promise<StoredLink[]> {
  const rows = await database.read(sql`SELECT * FROM links WHERE email = ${email} ORDER BY created_at DESC`);
  return z.array(LinkRow).parse(rows);
}

/** Deletes the links of an email address, if a condition holds. */
export function deleteLinksOf(email: string, condition: Statement): Statement {
  return sql`DELETE FROM links WHERE email = ${email} AND ${condition}`;
}

/** Deletes the links to orders. @param orderIds a query that selects the ids of the orders */
export function deleteLinksTo(orderIds: Statement): Statement {
  return sql`DELETE FROM links WHERE order_id IN (${orderIds})`;
}

/**
 * Deletes links that expired before a time, but not those of paid orders. Their tokens can no longer be used to request a new
 * link.
 */
export function deleteExpiredLinks({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM links WHERE token_hash IN (SELECT token_hash FROM links
      WHERE expires_at <= ${before.toISOString()} AND (order_id IS NULL OR order_id NOT IN (${completedOrders()}))
      ORDER BY expires_at LIMIT ${limit}) RETURNING token_hash`,
  ];
}

const LinkRow = z
  .object({
    token_hash: z.string(),
    email: z.string(),
    locale: z.string(),
    order_id: z.string().nullable(),
    created_at: z.string(),
    expires_at: z.coerce.date(),
    redeemed_at: z.string().nullable(),
  })
  .transform(
    ({ token_hash, email, locale, order_id, created_at, expires_at, redeemed_at }): StoredLink => ({
      ...{ hash: token_hash, email, locale, orderId: order_id },
      ...{ createdAt: created_at, expires: expires_at },
      isRedeemed: redeemed_at !== null,
    }),
  );
