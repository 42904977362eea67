import type { Log } from "#checkout/log/log.ts";
import type { Offers } from "#checkout/offers/offers.ts";
import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import { ALWAYS, type Database, sql } from "../database/database.ts";
import { hasNoEntitlements, moveEntitlements } from "../entitlements/holders.ts";
import { followBuyer } from "../gifts/gift-store.ts";
import { moveUse } from "../holds/discount-uses.ts";
import { announce } from "../messages/announce.ts";
import { addressCorrected } from "../messages/announcements.ts";
import { findAudience } from "../messages/audience.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage, redirectMessages } from "../messages/message-store.ts";
import { orderMessage } from "../messages/order-messages.ts";
import { isWithinUnconfirmedLimit } from "../messages/recipient-limits.ts";
import { isCompleted, type Order } from "../order.ts";
import { findOrder, hasStatus, orderWith } from "../order-store.ts";
import { moveOrder } from "../order-transitions.ts";
import { deletePasskeysOf } from "../passkeys/passkeys.ts";
import { expireLinks } from "../sign-in/links.ts";
import { endSessions } from "../sign-in/sessions.ts";

interface CorrectionPorts {
  database: Database;
  offers: Offers;
  clock(): Date;
  log: Log;
}

/**
 * Corrects the email address of a paid order: the order, its entitlements, and what waits to be sent go to the new address, and
 * licence keys stay the same. If the earlier address has bought nothing else, its links, sessions and passkeys end. Both addresses get an
 * email in the language of the order, and webhooks report it. If the buyer corrects a free order, an unconfirmed address gets no more
 * emails than by free orders.
 *
 * @param cause who has corrected it
 * @returns the corrected order
 * @throws {Problem} "order-unpaid", "order-refunded", "same-address", "correction-over"
 */
export async function correctAddress(
  ports: CorrectionPorts,
  order: Order,
  newEmail: string,
  cause: "owner" | "buyer",
): Promise<Order> {
  const { database, offers, clock, log } = ports;
  const at = clock();
  const [from, to] = [requireCorrectable(order), normaliseEmail(newEmail)];
  if (from === to) throw new Problem("same-address");
  // A confirmed address of a free order stays. Anyone could have placed the order.
  if (cause === "buyer" && order.total === 0 && order.status !== "unconfirmed")
    throw new Problem("correction-over");
  // Every statement after the first one only applies if that did.
  const condition = orderWith(order.id, sql`email = ${to}`);
  const isAbandoned = sql`${condition} AND ${hasNoEntitlements(from)}`;
  const notice = { priority: PRIORITY.notice, at, condition };
  const key = `${order.id}_${order.version}`;
  // Anyone can order free products, and enter the addresses of others in turn.
  const mayBeNotified = (address: string) =>
    order.total > 0 || cause === "owner" ? ALWAYS : isWithinUnconfirmedLimit(address, at);
  const { webhooks } = await findAudience(offers);
  const [corrected] = await database.write([
    ...moveOrder(order, { from, to }, { cause, at, condition: sql`version = ${order.version}` }),
    ...followBuyer(order, { from, to, condition }),
    moveEntitlements(order.id, { from, to, condition }),
    moveUse(order.id, to, condition),
    ...redirectMessages(order.id, { from, to, at, condition }),
    expireLinks(from, at, isAbandoned),
    endSessions(from, at, isAbandoned),
    deletePasskeysOf(from, isAbandoned),
    enqueueMessage(orderMessage({ ...order, email: to }, "address-corrected", key), {
      ...notice,
      priority: PRIORITY.paid,
      isAllowed: mayBeNotified(to),
    }),
    enqueueMessage(orderMessage({ ...order, email: from }, "address-removed", key), {
      ...notice,
      isAllowed: mayBeNotified(from),
    }),
    // Programs do not know of an unconfirmed order.
    ...(await announce(webhooks, [addressCorrected(order, { from, to })], {
      at,
      condition: sql`${condition} AND NOT ${hasStatus(order.id, "unconfirmed")}`,
    })),
  ]);
  const current = await findOrder(database, order.id);
  if (!current) throw new Problem("unknown-order");
  // It has changed since it was read, and is checked again.
  if (corrected?.length === 0) return correctAddress(ports, current, newEmail, cause);
  log("info", "address-corrected", { order: order.id, cause });
  return current;
}

/** The address of an order that can be corrected. */
function requireCorrectable(order: Order): string {
  if (order.status === "refunded") throw new Problem("order-refunded");
  if (!isCompleted(order) || order.email === null) throw new Problem("order-unpaid");
  return order.email;
}
