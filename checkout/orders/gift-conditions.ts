import { type Statement, sql } from "./database/database.ts";
import { giftText } from "./order-store.ts";

/** An SQL condition on orders: they are gifts that an address has received. */
export function isReceivedBy(email: string): Statement {
  // With IS NULL, SQLite would use the index of gift_due, where almost every order is.
  return sql`${isGiftTo(email)} AND COALESCE(gift_due, '') = ''`;
}

/** An SQL condition on orders: they are gifts to an address. */
export function isGiftTo(email: string): Statement {
  // The stored form begins with the recipient.
  const [start = ""] = giftText({ recipient: email, giver: null, words: null, deliverAt: null }).split(
    '"giver"',
  );
  return sql`gift IS NOT NULL AND SUBSTR(gift, 1, ${start.length}) = ${start}`;
}
