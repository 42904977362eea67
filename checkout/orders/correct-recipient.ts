import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import { type Gift, recipientForGiver } from "#domain/gift.ts";
import type { Log } from "../log/log.ts";
import { ALWAYS, type Database, guard, sql } from "./database/database.ts";
import { type GiftOrder, giftMessage } from "./gifts.ts";
import { expireLinks } from "./links.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage, skipWaiting } from "./messages/message-store.ts";
import { isWithinUnconfirmedLimit } from "./messages/recipient-limits.ts";
import type { Order } from "./order.ts";
import { hasNoEntitlements, moveEntitlements } from "./order-entitlements.ts";
import { appendEvent } from "./order-events.ts";
import { findOrder, giftText } from "./order-store.ts";
import { endSessions } from "./sessions.ts";

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
  const { isMoved: _, corrections = 0, ...rest } = gift;
  const corrected: Gift = { ...rest, recipient: to, corrections: corrections + 1 };
  const isCorrected = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id}
    AND ${guard(sql`gift = ${giftText(corrected)}`)})`;
  const isDelivered = sql`${isCorrected} AND EXISTS (SELECT 1 FROM orders WHERE id = ${order.id}
    AND ${guard(sql`gift_due IS NULL`)})`;
  const isAbandoned = sql`${isCorrected} AND ${hasNoEntitlements(from)}`;
  const before = await giftMessage(order, gift);
  const isCorrectable = guard(sql`gift = ${giftText(gift)} AND status = 'paid'`);
  const key = `recipient-corrected_${order.version}`;
  const data = { from: recipientForGiver(gift), to };
  await database.write([
    appendEvent(
      { orderId: order.id, kind: "recipient-corrected", data, cause: "buyer", at, key },
      sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id} AND ${isCorrectable})`,
    ),
    sql`UPDATE orders SET gift = ${giftText(corrected)}, version = version + 1
      WHERE id = ${order.id} AND ${isCorrectable}`,
    moveEntitlements(order.id, { from, to, condition: isCorrected }),
    skipWaiting(before.id, { at, condition: isCorrected }),
    expireLinks(from, at, isAbandoned),
    endSessions(from, at, isAbandoned),
    enqueueMessage(await giftMessage(order, corrected), {
      ...{ priority: PRIORITY.free, at, condition: isDelivered },
      isAllowed: order.total > 0 ? ALWAYS : isWithinUnconfirmedLimit(to, at),
    }),
  ]);
  log("info", "recipient-corrected", { order: order.id });
  return (await findOrder(database, order.id)) ?? order;
}
