import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { type Statement, sql } from "../database/database.ts";
import { hasPaid } from "../order-store.ts";
import { hasRedeemedLink } from "../sign-in/links.ts";
import { hasSignedIn } from "../sign-in/sessions.ts";
import { isRecent } from "../timestamps.ts";
import { type MessageKind, PRIORITY } from "./message.ts";

/** Statements about messages (table `messages`): how many an address gets, so that nobody's inbox can be flooded. */

/** An unconfirmed address gets at most one email in this time. */
export const UNCONFIRMED_INTERVAL_MS = DAY_MS;

const MAX_EMAILS_PER_HOUR = 5;

/**
 * An SQL condition: another email may be sent to an address that anyone could have entered. An unconfirmed address gets only
 * one email a day. Opening a link, entering a code or paying for something confirms an address.
 */
export function isWithinUnconfirmedLimit(recipient: string, at: Date): Statement {
  return sql`(${hasRedeemedLink(recipient)} OR ${hasSignedIn(recipient)} OR ${hasPaid(recipient)}
    OR ${countMessages(recipient, at, UNCONFIRMED_INTERVAL_MS)} = 0)`;
}

/**
 * An SQL expression: how many messages to an address, except skipped ones and those to the owner, were created within the last `ms`
 * milliseconds.
 */
export function countMessages(recipient: string, at: Date, ms: number): Statement {
  return sql`(SELECT COUNT(*) FROM messages WHERE ${isCounted(recipient, at, ms)})`;
}

/** An SQL condition: a message counts for the limits of an address. */
export function isCounted(recipient: string, at: Date, ms: number): Statement {
  return sql`recipient = ${recipient} AND state <> 'skipped' AND priority <> ${PRIORITY.owner}
    AND ${isRecent(sql`created_at`, at, ms)}`;
}

/** An SQL condition: an address got no email of a kind within the last `ms` milliseconds. */
export function isFirstOfKind(kind: MessageKind, recipient: string, at: Date, ms: number): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM messages WHERE ${isOfKind(kind, recipient, at, ms)})`;
}

/** An SQL expression: how many emails of a kind an address got within the last `ms` milliseconds. */
export function countOfKind(kind: MessageKind, recipient: string, at: Date, ms: number): Statement {
  return sql`(SELECT COUNT(*) FROM messages WHERE ${isOfKind(kind, recipient, at, ms)})`;
}

function isOfKind(kind: MessageKind, recipient: string, at: Date, ms: number): Statement {
  return sql`recipient = ${recipient} AND kind = ${kind} AND state <> 'skipped'
    AND ${isRecent(sql`created_at`, at, ms)}`;
}

/** Anyone can order free products with someone else's address. A confirmed address gets up to five emails an hour. */
export function mayBeEmailed(email: string, at: Date): Statement {
  return sql`(${isWithinUnconfirmedLimit(email, at)}
    AND ${countMessages(email, at, HOUR_MS)} < ${MAX_EMAILS_PER_HOUR})`;
}
