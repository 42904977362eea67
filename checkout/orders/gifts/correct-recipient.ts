import type { Log } from "#checkout/log/log.ts";
import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import { type Gift, recipientForGiver } from "#domain/gift.ts";
import { ALWAYS, type Database, sql } from "../database/database.ts";
import { hasNoEntitlements, moveEntitlements } from "../entitlements/holders.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage, skipWaiting } from "../messages/message-store.ts";
import { isWithinUnconfirmedLimit } from "../messages/recipient-limits.ts";
import type { Order } from "../order.ts";
import { findOrder } from "../order-store.ts";
import { expireLinks } from "../sign-in/links.ts";
import { endSessions } from "../sign-in/sessions.ts";
import { giftMessage } from "./deliver-gift.ts";
import { correctGift, type GiftOrder } from "./gift-store.ts";

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
  const data = { from: recipientForGiver(gift), to };
  const { statements, isCorrected, isDelivered } = correctGift(order, corrected, { data, at });
  const isAbandoned = sql`${isCorrected} AND ${hasNoEntitlements(from)}`;
  const before = await giftMessage(order, gift);
  await database.write([
    ...statements,
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
