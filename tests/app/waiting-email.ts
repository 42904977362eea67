import { MailDown } from "#checkout/mail/mail.ts";
import { type Statement, sql } from "#checkout/orders/database/database.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { MessageState } from "#domain/api/responses/states.ts";
import { DAY_MS } from "#domain/time.ts";
import { buy } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

export const ACCEPTED = { accepted: true } as const;
export const DOWN = new MailDown("the mail service is down");
export const slowDown = (retryAfterMs: number) => new MailDown("too many requests", { retryAfterMs });

export const list = (shop: Shop, state: MessageState) =>
  listMessages(shop.database, { states: [state], limit: 99 });

/** A shop whose mail service is down, with one email waiting. */
export async function shopWithWaitingEmail(answer: Error = DOWN) {
  const shop = await openShop();
  shop.mail.state.answer = answer;
  const id = await buy(shop);
  return { shop, id };
}

/**
 * Makes the fake mail service remember keys, as Resend does for a day, so that an email with a known key is accepted and not sent again.
 * It can be down, or accept emails while its answers are lost.
 */
export function rememberKeys({ mail, ports }: Shop): { mode: "up" | "down" | "lost" } {
  const service = { mode: "up" as "up" | "down" | "lost" };
  const known = new Map<string, Date>();
  mail.port.send = async (email, key) => {
    mail.keys.push(key);
    if (service.mode === "down") throw DOWN;
    const before = known.get(key);
    if (before === undefined || ports.clock().getTime() - before.getTime() > DAY_MS) {
      known.set(key, ports.clock());
      mail.sent.push(email);
    }
    if (service.mode === "lost") throw DOWN;
    return ACCEPTED;
  };
  return service;
}

/** Adds another email like the one that waits. */
export function copyOfMessage(n: number): Statement {
  return sql`INSERT INTO messages (id, channel, kind, recipient, locale, order_id, payload, priority, state,
      attempts, created_at, due_at)
    SELECT ${`copy_${n}`}, channel, kind, recipient, locale, order_id, payload, priority, state, attempts,
      created_at, due_at
    FROM messages WHERE id LIKE 'paid%'`;
}
