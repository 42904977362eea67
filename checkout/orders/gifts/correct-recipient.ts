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
import { correctGift, type GiftOrder, isGift } from "./gift-store.ts";

/**
 * Corrects the recipient's address of a paid gift: what was delivered goes to the new one, with an email, and the earlier one loses its
 * links if it has nothing else.
 *
 * @param cause who has corrected it
 * @returns the corrected order
 * @throws {Problem} "same-address", "not-a-gift", "order-unpaid", "order-refunded", "disputed", "unknown-order"
 */
export async function correctRecipient(
  ports: { database: Database; clock(): Date; log: Log },
  order: Order,
  newEmail: string,
  cause: "buyer" | "owner" = "buyer",
): Promise<Order> {
  const { database, clock, log } = ports;
  const at = clock();
  requireCorrectable(order);
  const { gift } = order;
  const [from, to] = [gift.recipient, normaliseEmail(newEmail)];
  if (from === to) throw new Problem("same-address");
  const { isMoved, corrections = 0, ...rest } = gift;
  // The giver sees the history, and must not learn there what only the recipient told the shop.
  const corrected: Gift = {
    ...{ ...rest, recipient: to, corrections: corrections + 1 },
    ...(isMoved && cause === "owner" && { isMoved }),
  };
  const data = { from: recipientForGiver(gift), to: recipientForGiver(corrected) };
  const { statements, isCorrected, isDelivered } = correctGift(order, corrected, { data, cause, at });
  const isAbandoned = sql`${isCorrected} AND ${hasNoEntitlements(from)}`;
  const before = await giftMessage(order, gift);
  const [written] = await database.write([
    ...statements,
    moveEntitlements(order.id, { from, to, condition: isCorrected }),
    skipWaiting(before.id, { at, condition: isCorrected }),
    expireLinks(from, at, isAbandoned),
    endSessions(from, at, isAbandoned),
    enqueueMessage(await giftMessage(order, corrected), {
      ...{ priority: PRIORITY.free, at, condition: isDelivered },
      isAllowed: order.total > 0 || cause === "owner" ? ALWAYS : isWithinUnconfirmedLimit(to, at),
    }),
  ]);
  const current = await findOrder(database, order.id);
  if (!current) throw new Problem("unknown-order");
  if (written?.length === 0) {
    // It has changed since it was read, and is checked again, unless the same correction was made twice at once.
    return current.gift?.recipient === to ? current : correctRecipient(ports, current, newEmail, cause);
  }
  log("info", "recipient-corrected", { order: order.id, cause });
  return current;
}

function requireCorrectable(order: Order): asserts order is GiftOrder {
  if (!isGift(order)) throw new Problem("not-a-gift");
  if (order.status === "refunded") throw new Problem("order-refunded");
  if (order.paidAt === null) throw new Problem("order-unpaid");
  if (order.status === "disputed") throw new Problem("disputed");
}
