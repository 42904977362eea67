import type { Log } from "#checkout/log/log.ts";
import type { Offers } from "#checkout/offers/offers.ts";
import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import type { Database } from "../database/database.ts";
import { moveAllEntitlements } from "../entitlements/holders.ts";
import { listGiftsTo, moveGift } from "../gifts/gift-store.ts";
import { moveUse } from "../holds/discount-uses.ts";
import { announce } from "../messages/announce.ts";
import { addressCorrected } from "../messages/announcements.ts";
import { findAudience } from "../messages/audience.ts";
import { type Message, PRIORITY } from "../messages/message.ts";
import { enqueueMessage, redirectAll } from "../messages/message-store.ts";
import { deleteKeysOf } from "../order-keys.ts";
import { listOrdersOf, ordersOf } from "../order-store.ts";
import { moveOrder } from "../order-transitions.ts";
import { deletePasskeysOf } from "../passkeys/passkeys.ts";
import { expireLinks } from "../sign-in/links.ts";
import { NO_PROOF, type Proof } from "../sign-in/require-codes.ts";
import { endSessions } from "../sign-in/sessions.ts";
import { newToken } from "../tokens.ts";
import { moveMutes } from "./mutes.ts";
import { moveNotifications } from "./new-version-emails.ts";

interface MovePorts {
  database: Database;
  offers: Offers;
  clock(): Date;
  log: Log;
}

/**
 * Moves all that belongs to one email address to another: orders, entitlements with their licence keys, gifts that it got or will get,
 * emails that wait, and which emails it does not want. Seats that were not assigned stay assignable. Links, sessions and passkeys of the
 * earlier address end, and the browsers that placed its orders open them no longer. It gets an email about it.
 *
 * @param proof that its buyer wants it
 * @returns how many orders the address had
 * @throws {Problem} "same-address"
 */
export async function moveLibrary(
  { database, offers, clock, log }: MovePorts,
  addresses: { from: string; to: string; locale: string },
  { cause, proof = NO_PROOF }: { cause: "owner" | "buyer"; proof?: Proof },
): Promise<number> {
  const [from, to] = [normaliseEmail(addresses.from), normaliseEmail(addresses.to)];
  if (from === to) throw new Problem("same-address");
  const at = clock();
  const { condition } = proof;
  const [orders, gifts] = await Promise.all([listOrdersOf(database, from), listGiftsTo(database, from)]);
  const notice: Message = {
    ...{ id: `moved_${newToken()}`, channel: "email", kind: "moved", recipient: from },
    ...{ locale: addresses.locale, orderId: null, payload: {} },
  };
  const { webhooks } = await findAudience(offers);
  // Programs do not know of the others.
  const paid = orders.filter(({ paidAt }) => paidAt !== null);
  const corrections = paid.map((order) => addressCorrected(order, { from, to }));
  await database.write([
    ...proof.statements,
    // First, since the orders are found by their address.
    deleteKeysOf(ordersOf(from), condition),
    ...orders.flatMap((order) => [
      ...moveOrder(order, { from, to }, { cause, at, condition }),
      moveUse(order.id, to, condition),
    ]),
    ...gifts.flatMap((gift) =>
      moveGift(gift, to, { cause: cause === "owner" ? "owner" : "recipient", at, condition }),
    ),
    moveAllEntitlements({ from, to }, condition),
    redirectAll({ from, to }, condition),
    ...moveMutes({ from, to }, condition),
    ...moveNotifications({ from, to }, condition),
    expireLinks(from, at, condition),
    endSessions(from, at, condition),
    deletePasskeysOf(from, condition),
    enqueueMessage(notice, { priority: PRIORITY.notice, at, condition }),
    ...(await announce(webhooks, corrections, { at, condition })),
  ]);
  log("info", "library-moved", { cause, orders: orders.length });
  return orders.length;
}
