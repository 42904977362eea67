import { type Statement, sql } from "./database/database.ts";

/**
 * An SQL condition: an address, which is an expression, has neither an order nor anything to download, and no email to it is kept.
 * What else is known about it is no longer needed.
 */
export function isUnknown(address: Statement): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM orders WHERE orders.email = ${address})
    AND NOT EXISTS (SELECT 1 FROM entitlements WHERE entitlements.holder = ${address})
    AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.recipient = ${address})`;
}
