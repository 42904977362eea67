import { z } from "zod";
import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import type { Gift } from "#domain/gift.ts";
import { refundedLines } from "#domain/payment-outcome.ts";
import type { Log } from "../log/log.ts";
import type { Offers } from "../offers/offers.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { insertEntitlements, newEntitlements } from "./entitlements/grant-entitlements.ts";
import { expireLinks } from "./links.ts";
import { announce } from "./messages/announce.ts";
import { entitlementsGranted } from "./messages/announcements.ts";
import type { Audience } from "./messages/audience.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage, skipWaiting } from "./messages/message-store.ts";
import { heldOrderMessage } from "./messages/order-messages.ts";
import { isWithinUnconfirmedLimit } from "./messages/recipient-limits.ts";
import type { Order } from "./order.ts";
import { hasNoEntitlements, moveEntitlements } from "./order-entitlements.ts";
import { findOrder, giftText } from "./order-store.ts";
import { awaitOwnKeys, reserveOwnKeys } from "./own-keys.ts";
import { endSessions } from "./sessions.ts";

/** The statements about gifts (`gift` and `gift_due` in `orders`). */

/** At most so many in one run. */
const BATCH_SIZE = 20;

/** An order that is a gift. */
type GiftOrder = Order & { gift: Gift };

/** When a gift that is paid now is delivered. null: now, or it is no gift. */
export function giftDeliveryOf({ gift }: Pick<Order, "gift">, at: Date): string | null {
  const { deliverAt = null } = gift ?? {};
  return deliverAt !== null && deliverAt > at.toISOString() ? deliverAt : null;
}

/** Remembers when a paid gift is to be delivered. */
export function awaitDelivery(orderId: string, deliverAt: string, condition: Statement): Statement {
  return sql`UPDATE orders SET gift_due = ${deliverAt} WHERE id = ${orderId} AND ${condition}`;
}

/** The email to the recipient. There is one for each address that a gift had. */
export function giftMessage({ id: orderId, locale }: Pick<Order, "id" | "locale">, { recipient }: Gift) {
  return heldOrderMessage("gift", { orderId, holder: recipient, locale, key: "0" });
}

/** The gifts whose day has come. Those that are refunded or disputed wait: they may be paid again. */
export async function listDueGifts(database: Database, at: Date): Promise<string[]> {
  const rows = await database.read(sql`SELECT id FROM orders WHERE gift_due IS NOT NULL
    AND gift_due <= ${at.toISOString()} AND status = 'paid' ORDER BY gift_due, id LIMIT ${BATCH_SIZE}`);
  return z.array(z.object({ id: z.string() }).transform(({ id }) => id)).parse(rows);
}

/** Gives the recipient what was not refunded meanwhile, and adds the email. Does nothing if it was delivered before. */
export async function deliverGift(
  { database, offers }: { database: Database; offers: Offers },
  order: GiftOrder,
  { audience, at }: { audience: Audience; at: Date },
): Promise<void> {
  const refunded = order.outcome ? refundedLines(order.outcome) : [];
  const entitlements = newEntitlements(order, {
    ...{ holder: order.gift.recipient, at },
    ownKeys: await reserveOwnKeys(database, order),
  }).filter(({ line }) => !refunded.includes(line));
  // The text of the gift, since the giver may have corrected the address meanwhile.
  const condition = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id} AND CASE WHEN gift_due IS NOT NULL
    AND status = 'paid' AND version = ${order.version} AND gift = ${giftText(order.gift)} THEN 1 ELSE 0 END = 1)`;
  await database.write([
    ...insertEntitlements(entitlements, condition),
    ...(await awaitOwnKeys({ offers }, order, entitlements, { at, condition })),
    enqueueMessage(await giftMessage(order, order.gift), {
      ...{ priority: PRIORITY.free, at, condition },
      isAllowed: order.total > 0 ? sql`1 = 1` : isWithinUnconfirmedLimit(order.gift.recipient, at),
    }),
    ...(await announce(audience.webhooks, entitlementsGranted(order, entitlements), { at, condition })),
    sql`UPDATE orders SET gift_due = NULL WHERE id = ${order.id} AND ${condition}`,
  ]);
}

/**
 * Corrects the recipient's address: what was delivered goes to the new one, with an email, and the earlier one loses its links if it
 * has nothing else.
 *
 * @returns the corrected order
 * @throws {Problem} "same-address"
 */
export async function correctRecipient(
  { database, clock, log }: { database: Database; clock(): Date; log: Log },
  order: GiftOrder,
  newEmail: string,
): Promise<Order> {
  const at = clock();
  const { gift } = order;
  const [from, to] = [gift.recipient, normaliseEmail(newEmail)];
  if (from === to) throw new Problem("same-address");
  const corrected: Gift = { ...gift, recipient: to };
  const isCorrected = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id}
    AND CASE WHEN gift = ${giftText(corrected)} THEN 1 ELSE 0 END = 1)`;
  const isDelivered = sql`${isCorrected} AND EXISTS (SELECT 1 FROM orders WHERE id = ${order.id}
    AND CASE WHEN gift_due IS NULL THEN 1 ELSE 0 END = 1)`;
  const isAbandoned = sql`${isCorrected} AND ${hasNoEntitlements(from)}`;
  const before = await giftMessage(order, gift);
  await database.write([
    sql`UPDATE orders SET gift = ${giftText(corrected)} WHERE id = ${order.id}
      AND CASE WHEN gift = ${giftText(gift)} AND status = 'paid' THEN 1 ELSE 0 END = 1`,
    moveEntitlements(order.id, { from, to, condition: isCorrected }),
    skipWaiting(before.id, { at, condition: isCorrected }),
    expireLinks(from, at, isAbandoned),
    endSessions(from, at, isAbandoned),
    enqueueMessage(await giftMessage(order, corrected), {
      ...{ priority: PRIORITY.free, at, condition: isDelivered },
      isAllowed: order.total > 0 ? sql`1 = 1` : isWithinUnconfirmedLimit(to, at),
    }),
  ]);
  log("info", "recipient-corrected", { order: order.id });
  return (await findOrder(database, order.id)) ?? order;
}

/**
 * Forgets the gifts that an address gave, in `orders`, and those that it was to get or has got: recipients and words.
 *
 * @param orders an SQL query: the ids of the address's orders
 */
export function forgetGifts(email: string, orders: Statement, condition: Statement): Statement {
  // The stored form begins with the recipient.
  const [start] = giftText({ recipient: email, giver: null, words: null, deliverAt: null }).split('"giver"');
  return sql`UPDATE orders SET gift = NULL, gift_due = NULL
    WHERE gift IS NOT NULL AND (id IN (${orders}) OR SUBSTR(gift, 1, ${start?.length ?? 0}) = ${start ?? ""})
      AND ${condition}`;
}

/** Whether an order is a gift. */
export function isGift(order: Order): order is GiftOrder {
  return order.gift !== null;
}
