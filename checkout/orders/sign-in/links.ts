import * as z from "zod";
import { DAY_MS, MINUTE_MS } from "#domain/time.ts";
import { type Database, guard, NEVER, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { isPaidBy, paidOrders } from "../order-store.ts";
import { timestampAfter } from "../timestamps.ts";
import { insertSession, newSession, type Session, startedSession, type Visit } from "./sessions.ts";
import { hashToken, newToken } from "./tokens.ts";

/**
 * Stores emailed links (table `links`). A link works once: whoever opens it again, in another browser, needs a code
 * that is sent to its address.
 */

/** A link that somebody has asked for. */
export const SIGN_IN_LINK_LIFETIME_MS = 15 * MINUTE_MS;
/** A link to an order lasts this long, and then for as long as the order is paid and has the same address. */
export const ORDER_LINK_LIFETIME_MS = 7 * DAY_MS;

export interface Link {
  /** Only sent in the email. The database stores its hash. */
  token: string;
  hash: string;
  expires: Date;
  /** The statement after which it works. */
  insert: Statement;
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
  expires: Date;
  isRedeemed: boolean;
}

/** Makes a link. Called when its email is composed, so that the token is never stored. */
export async function newLink(
  { email, locale, orderId = null }: LinkOwner & { orderId?: string | null },
  at: Date,
): Promise<Link> {
  const token = newToken();
  const hash = await hashToken(token);
  const lifetimeMs = orderId === null ? SIGN_IN_LINK_LIFETIME_MS : ORDER_LINK_LIFETIME_MS;
  const insert = sql`INSERT INTO links (token_hash, email, locale, order_id, created_at, expires_at)
    VALUES (${hash}, ${email}, ${locale}, ${orderId}, ${at.toISOString()}, ${timestampAfter(at, lifetimeMs)})`;
  return { token, hash, expires: new Date(at.getTime() + lifetimeMs), insert };
}

/** A link, even if it is redeemed or expired. null: it is unknown. */
export async function findLink(database: Database, token: string): Promise<StoredLink | null> {
  const hash = await hashToken(token);
  const rows = await database.read(sql`SELECT * FROM links WHERE token_hash = ${hash}`);
  return z.array(LinkRow).parse(rows)[0] ?? null;
}

/** Redeems a link and starts a session. null: the link is already redeemed, expired or unknown. */
export async function redeemLink(
  database: Database,
  token: string,
  at: Date,
  visit: Visit = {},
): Promise<Session | null> {
  const link = await findLink(database, token);
  if (!link) return null;
  const session = await newSession(at, visit);
  const isTheSessions = guard(sql`session_hash = ${session.hash}`);
  const [, started] = await database.write([
    sql`UPDATE links SET redeemed_at = ${at.toISOString()}, session_hash = ${session.hash}
      WHERE token_hash = ${link.hash} AND ${isRedeemable(link, at)}`,
    insertSession(
      session,
      sql`SELECT email FROM links WHERE token_hash = ${link.hash} AND ${isTheSessions}`,
      at,
    ),
  ]);
  return startedSession(session, started);
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
  const isPurchase = orderId === null ? NEVER : isPaidBy(orderId, email);
  return guard(sql`redeemed_at IS NULL AND (expires_at > ${at.toISOString()} OR ${isPurchase})`);
}

/** Uses up a link whose code has started a session. */
export function spendLink(hash: string, sessionHash: string, at: Date, condition: Statement): Statement {
  return sql`UPDATE links SET redeemed_at = ${at.toISOString()}, session_hash = ${sessionHash}
    WHERE token_hash = ${hash} AND ${guard(sql`redeemed_at IS NULL AND ${condition}`)}`;
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

/**
 * Deletes links that expired before a time, but not those of paid orders. Their tokens can no longer be used to request a new
 * link.
 */
export function deleteExpiredLinks({ before, limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM links WHERE token_hash IN (SELECT token_hash FROM links
      WHERE expires_at <= ${before.toISOString()} AND (order_id IS NULL OR order_id NOT IN (${paidOrders()}))
      ORDER BY expires_at LIMIT ${limit}) RETURNING token_hash`,
  ];
}

const LinkRow = z
  .object({
    token_hash: z.string(),
    email: z.string(),
    locale: z.string(),
    order_id: z.string().nullable(),
    expires_at: z.coerce.date(),
    redeemed_at: z.string().nullable(),
  })
  .transform(
    ({ token_hash, email, locale, order_id, expires_at, redeemed_at }): StoredLink => ({
      ...{ hash: token_hash, email, locale, orderId: order_id, expires: expires_at },
      isRedeemed: redeemed_at !== null,
    }),
  );
