import type { Log } from "#checkout/log/log.ts";
import type { Offers } from "#checkout/offers/offers.ts";
import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import { type Database, sql } from "../database/database.ts";
import { hasNoEntitlements, moveEntitlements } from "../entitlements/holders.ts";
import { moveUse } from "../holds/discount-uses.ts";
import { announce } from "../messages/announce.ts";
import { addressCorrected } from "../messages/announcements.ts";
import { findAudience } from "../messages/audience.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage, redirectMessages } from "../messages/message-store.ts";
import { orderMessage } from "../messages/order-messages.ts";
import type { Order } from "../order.ts";
import { findOrder } from "../order-store.ts";
import { markAddress } from "../order-transitions.ts";
import { expireLinks } from "../sign-in/links.ts";
import { deletePasskeysOf } from "../sign-in/passkeys.ts";
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
 * email in the language of the order, and webhooks report it.
 *
 * @param cause who has corrected it
 * @returns the corrected order
 * @throws {Problem} "order-unpaid", "order-refunded", "same-address"
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
  // Every statement after the first one only applies if that did.
  const condition = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order.id} AND email = ${to})`;
  const isAbandoned = sql`${condition} AND ${hasNoEntitlements(from)}`;
  const notice = { priority: PRIORITY.notice, at, condition };
  const key = `${order.id}_${order.version}`;
  const { webhooks } = await findAudience(offers);
  const [corrected] = await database.write([
    ...markAddress(order, { from, to }, { cause, at }),
    moveEntitlements(order.id, { from, to, condition }),
    moveUse(order.id, to, condition),
    ...redirectMessages(order.id, { from, to, at, condition }),
    expireLinks(from, at, isAbandoned),
    endSessions(from, at, isAbandoned),
    deletePasskeysOf(from, isAbandoned),
    enqueueMessage(orderMessage({ ...order, email: to }, "address-corrected", key), {
      ...notice,
      priority: PRIORITY.paid,
    }),
    enqueueMessage(orderMessage({ ...order, email: from }, "address-removed", key), notice),
    ...(await announce(webhooks, [addressCorrected(order, { from, to })], { at, condition })),
  ]);
  const current = await findOrder(database, order.id);
  if (!current) throw new Problem("unknown-order");
  // It has changed since it was read, and is judged again.
  if (corrected?.length === 0) return correctAddress(ports, current, newEmail, cause);
  log("info", "address-corrected", { order: order.id, cause });
  return current;
}

/** The address of an order that can be corrected. */
function requireCorrectable({ status, paidAt, email }: Order): string {
  if (status === "refunded") throw new Problem("order-refunded");
  if (paidAt === null || email === null) throw new Problem("order-unpaid");
  return email;
}
