import { z } from "zod";
import type { Gift } from "#domain/gift.ts";
import { refundedLines } from "#domain/payment-outcome.ts";
import type { Offers } from "../offers/offers.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "./database/database.ts";
import { insertEntitlements, newEntitlements } from "./entitlements/grant-entitlements.ts";
import { announce } from "./messages/announce.ts";
import { entitlementsGranted } from "./messages/announcements.ts";
import type { Audience } from "./messages/audience.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage } from "./messages/message-store.ts";
import { heldOrderMessage } from "./messages/order-messages.ts";
import { isWithinUnconfirmedLimit } from "./messages/recipient-limits.ts";
import type { Order } from "./order.ts";
import { appendEvent } from "./order-events.ts";
import { giftText, listOrdersWhere } from "./order-store.ts";
import { awaitPoolKeys, reservePoolKeys } from "./own-keys.ts";

/** The statements about gifts (`gift` and `gift_due` in `orders`). */

/** Gifts in one run. */
const BATCH_SIZE = 20;

/** An order that is a gift. */
export type GiftOrder = Order & { gift: Gift };

/** When a gift that is paid now is delivered. null: now, or it is no gift. */
export function giftDeliveryOf({ gift }: Pick<Order, "gift">, at: Date): string | null {
  const { deliverAt = null } = gift ?? {};
  return deliverAt !== null && deliverAt > at.toISOString() ? deliverAt : null;
}

/** Remembers when a paid gift is to be delivered. */
export function awaitDelivery(orderId: string, deliverAt: string, condition: Statement): Statement {
  return sql`UPDATE orders SET gift_due = ${deliverAt} WHERE id = ${orderId} AND ${condition}`;
}

/** The email to the recipient. There is one for each correction of the address, also back to one that the gift had before. */
export function giftMessage(
  { id: orderId, locale }: Pick<Order, "id" | "locale">,
  { recipient, corrections = 0 }: Gift,
) {
  return heldOrderMessage("gift", { orderId, holder: recipient, locale, key: String(corrections) });
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
    poolKeys: await reservePoolKeys(database, order),
  }).filter(({ line }) => !refunded.includes(line));
  // The text of the gift, since the giver may have corrected the address meanwhile.
  const condition = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id} AND ${guard(sql`gift_due IS NOT NULL
    AND status = 'paid' AND version = ${order.version} AND gift = ${giftText(order.gift)}`)})`;
  await database.write([
    ...insertEntitlements(entitlements, condition),
    ...(await awaitPoolKeys({ offers }, order, entitlements, { at, condition })),
    enqueueMessage(await giftMessage(order, order.gift), {
      ...{ priority: PRIORITY.free, at, condition },
      isAllowed: order.total > 0 ? ALWAYS : isWithinUnconfirmedLimit(order.gift.recipient, at),
    }),
    ...(await announce(audience.webhooks, entitlementsGranted(order, entitlements), { at, condition })),
    sql`UPDATE orders SET gift_due = NULL WHERE id = ${order.id} AND ${condition}`,
  ]);
}

/** An SQL condition on orders: they are gifts to an address. */
function isGiftTo(email: string): Statement {
  // The stored form begins with the recipient.
  const [start = ""] = giftText({ recipient: email, giver: null, words: null, deliverAt: null }).split(
    '"giver"',
  );
  return sql`gift IS NOT NULL AND SUBSTR(gift, 1, ${start.length}) = ${start}`;
}

/** An SQL query: the ids of the orders that are gifts to an address. */
export function giftsTo(email: string): Statement {
  return sql`SELECT id FROM orders WHERE ${isGiftTo(email)}`;
}

/** The orders, in whatever state, that are gifts to an address. */
export async function listGiftsTo(database: Database, email: string): Promise<GiftOrder[]> {
  return (await listOrdersWhere(database, isGiftTo(email))).filter(isGift);
}

/** Moves a gift to another address of its recipient, if a condition holds: its messages and entitlements follow. */
export function moveGift(
  { id: orderId, gift, version }: GiftOrder,
  to: string,
  { cause, at, condition }: { cause: "recipient" | "owner"; at: Date; condition: Statement },
): Statement[] {
  const isTheirs = guard(sql`gift = ${giftText(gift)} AND ${condition}`);
  const moved = giftText({ ...gift, recipient: to, isMoved: true });
  return [
    appendEvent(
      { orderId, kind: "recipient-moved", data: {}, cause, at, key: `recipient-moved_${version}` },
      sql`EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND ${isTheirs})`,
    ),
    sql`UPDATE orders SET gift = ${moved}, version = version + 1 WHERE id = ${orderId} AND ${isTheirs}`,
  ];
}

/**
 * Forgets the gifts that an address gave, in `orders`, and those that it was to get or has got: recipients and words.
 *
 * @param orders an SQL query: the ids of the address's orders
 */
export function forgetGifts(email: string, orders: Statement, condition: Statement): Statement {
  return sql`UPDATE orders SET gift = NULL, gift_due = NULL
    WHERE gift IS NOT NULL AND (id IN (${orders}) OR (${isGiftTo(email)})) AND ${condition}`;
}

/** Whether an order is a gift. */
export function isGift(order: Order): order is GiftOrder {
  return order.gift !== null;
}
