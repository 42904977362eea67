import * as z from "zod";
import type { ForgottenGift, Gift } from "#domain/gift.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import { jsonColumn } from "../database/json-column.ts";
import { isGiftTo } from "../gift-conditions.ts";
import type { Order } from "../order.ts";
import { appendEvent } from "../order-events.ts";
import { giftText, listOrdersWhere, orderWith } from "../order-store.ts";

/** Gifts and their delivery (columns `gift` and `gift_due` of `orders`). */

/** Gifts in one run. */
const BATCH_SIZE = 20;

/** An order that is a gift. */
export type GiftOrder = Order & { gift: Gift };

/** Whether an order is a gift. */
export function isGift(order: Order): order is GiftOrder {
  return order.gift !== null;
}

/** Remembers when a paid gift is to be delivered. */
export function scheduleDelivery(orderId: string, deliverAt: string, condition: Statement): Statement {
  return sql`UPDATE orders SET gift_due = ${deliverAt} WHERE id = ${orderId} AND ${condition}`;
}

/** The gifts whose day has come. Those that are refunded or disputed wait: they may be paid again. */
export async function listDueGifts(database: Database, at: Date): Promise<string[]> {
  const rows = await database.read(sql`SELECT id FROM orders WHERE gift_due IS NOT NULL
    AND gift_due <= ${at.toISOString()} AND status = 'paid' ORDER BY gift_due, id LIMIT ${BATCH_SIZE}`);
  return z.array(z.object({ id: z.string() }).transform(({ id }) => id)).parse(rows);
}

/** An SQL condition: a gift has not been delivered, and neither the order nor the gift has changed since it was read. */
export function isUndelivered({ id, version, gift }: GiftOrder): Statement {
  // The giver may have corrected the address, which changes the gift's text.
  return orderWith(
    id,
    sql`gift_due IS NOT NULL AND status = 'paid' AND version = ${version} AND gift = ${giftText(gift)}`,
  );
}

/** Records that a gift is delivered, if a condition holds. */
export function clearDelivery(orderId: string, condition: Statement): Statement {
  return sql`UPDATE orders SET gift_due = NULL WHERE id = ${orderId} AND ${condition}`;
}

/**
 * Replaces the recipient of a gift that is paid and has not changed since it was read.
 *
 * @param event the address before, as the giver sees it, and the new one
 * @returns the statements, and SQL conditions for statements after them
 */
export function correctGift(
  { id: orderId, gift, version }: GiftOrder,
  corrected: Gift,
  { data, cause, at }: { data: { from: string; to: string }; cause: "buyer" | "owner"; at: Date },
): { statements: Statement[]; isCorrected: Statement; isDelivered: Statement } {
  const isCorrectable = sql`gift = ${giftText(gift)} AND status = 'paid'`;
  const key = `recipient-corrected_${version}`;
  const isCorrected = orderWith(orderId, sql`gift = ${giftText(corrected)}`);
  return {
    statements: [
      appendEvent(
        { orderId, kind: "recipient-corrected", data, cause, at, key },
        orderWith(orderId, isCorrectable),
      ),
      sql`UPDATE orders SET gift = ${giftText(corrected)}, version = version + 1
        WHERE id = ${orderId} AND ${guard(isCorrectable, "id")}`,
    ],
    isCorrected,
    isDelivered: sql`${isCorrected} AND ${orderWith(orderId, sql`gift_due IS NULL`)}`,
  };
}

/** An SQL query: the ids of the orders that are gifts to an address. */
export function giftsTo(email: string): Statement {
  return sql`SELECT id FROM orders WHERE ${isGiftTo(email)}`;
}

/** The orders, in any state, that are gifts to an address. */
export async function listGiftsTo(database: Database, email: string): Promise<GiftOrder[]> {
  return (await listOrdersWhere(database, isGiftTo(email))).filter(isGift);
}

/** The ids of the gifts that wait for their day and whose recipient's address contains a text. */
export async function findWaitingGifts(database: Database, text: string): Promise<string[]> {
  // SQLite uses the index for a comparison, but not for IS NOT NULL.
  const rows = await database.read(sql`SELECT id, gift FROM orders WHERE gift_due > ''`);
  return z
    .array(z.object({ id: z.string(), gift: jsonColumn(z.object({ recipient: z.string() })) }))
    .parse(rows)
    .flatMap(({ id, gift }) => (gift.recipient.includes(text) ? [id] : []));
}

/** Moves a gift to another address of its recipient, if a condition holds: its messages and entitlements follow. */
export function moveGift(order: GiftOrder, to: string, change: GiftChange): Statement[] {
  return changeRecipient(order, { ...order.gift, recipient: to, isMoved: true }, change);
}

/** A gift of a buyer to itself keeps its recipient when the buyer's address is corrected, if a condition holds. */
export function followBuyer(
  { id, gift }: Pick<Order, "id" | "gift">,
  { from, to, condition }: { from: string; to: string; condition: Statement },
): Statement[] {
  if (gift?.recipient !== from) return [];
  return [
    sql`UPDATE orders SET gift = ${giftText({ ...gift, recipient: to })}
      WHERE id = ${id} AND ${guard(sql`gift = ${giftText(gift)}`, "id")} AND ${condition}`,
  ];
}

interface GiftChange {
  cause: "recipient" | "owner";
  at: Date;
  condition: Statement;
}

function changeRecipient(
  { id: orderId, gift, version }: GiftOrder,
  changed: Gift,
  { cause, at, condition }: GiftChange,
): Statement[] {
  const isTheirs = sql`gift = ${giftText(gift)} AND ${condition}`;
  return [
    appendEvent(
      { orderId, kind: "recipient-moved", data: {}, cause, at, key: `recipient-moved_${version}` },
      orderWith(orderId, isTheirs),
    ),
    sql`UPDATE orders SET gift = ${giftText(changed)}, version = version + 1 WHERE id = ${orderId} AND ${guard(isTheirs, "id")}`,
  ];
}

/**
 * Forgets an address's part in gifts, if a condition holds. What was paid for is delivered all the same: gifts that it gave keep
 * their recipients and days, without its name and words, and gifts that it was to get go to their givers instead.
 *
 * @param given the gifts that it gave
 * @param received the gifts to it, delivered or not
 */
export function forgetGifts(
  email: string,
  { given, received }: { given: GiftOrder[]; received: GiftOrder[] },
  change: GiftChange,
): Statement[] {
  const { condition } = change;
  const isScheduled = sql`gift_due IS NOT NULL AND ${condition}`;
  return [
    ...given.map(
      ({ id, gift }) => sql`UPDATE orders SET gift = ${giftText({ ...gift, giver: null, words: null })}
        WHERE id = ${id} AND ${guard(sql`gift = ${giftText(gift)}`, "id")} AND ${condition}`,
    ),
    ...received.flatMap((order) =>
      order.email === null || order.email === email
        ? []
        : changeRecipient(order, withRecipient(order.gift, order.email), {
            ...change,
            condition: isScheduled,
          }),
    ),
    sql`UPDATE orders SET gift = ${JSON.stringify(FORGOTTEN)}, gift_due = NULL
      WHERE ${isGiftTo(email)} AND ${condition}`,
  ];
}

const FORGOTTEN: z.infer<typeof ForgottenGift> = { isForgotten: true };

function withRecipient({ isMoved: _, ...gift }: Gift, recipient: string): Gift {
  return { ...gift, recipient };
}
