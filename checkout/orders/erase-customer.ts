import type { Log } from "../log/log.ts";
import { deleteCodesFor } from "./codes.ts";
import type { Database } from "./database/database.ts";
import { forgetBuyers } from "./discount-uses.ts";
import { deleteEntitlements, entitlementsOf } from "./entitlements/holders.ts";
import { forgetGifts, giftsTo } from "./gift-store.ts";
import { forgetBilling } from "./invoices.ts";
import { deleteWaits } from "./licence-stock.ts";
import { deleteLicences } from "./licences.ts";
import { deleteLinksOf } from "./links.ts";
import { deleteMessagesOf } from "./messages/message-store.ts";
import { deleteMutes } from "./mutes.ts";
import { deleteCorrections, deletePersonalEvents } from "./order-events.ts";
import { deleteKeysOf } from "./order-keys.ts";
import { listOrdersOf, ordersOf } from "./order-store.ts";
import { forgetAddress } from "./order-transitions.ts";
import { NO_PROOF, type Proof } from "./prove.ts";
import { deleteSessionsOf } from "./sessions.ts";
import { deleteNotifications } from "./version-mails.ts";

/**
 * Erases all that is known about a buyer, by the email address. What was sold, for how much and when stays, with the numbers of its
 * invoices and without the address, since the law asks for it. Access to files ends with it, and licence keys are deleted.
 *
 * @param proof that its buyer wants it
 * @returns how many orders stay without an address
 */
export async function eraseCustomer(
  { database, log }: { database: Database; log: Log },
  email: string,
  { cause, proof = NO_PROOF }: { cause: "owner" | "buyer"; proof?: Proof },
): Promise<number> {
  const { condition } = proof;
  const orders = ordersOf(email);
  const { length } = await listOrdersOf(database, email);
  await database.write([
    ...proof.statements,
    deleteMessagesOf(email, orders, condition),
    deleteKeysOf(orders, condition),
    deletePersonalEvents(orders, condition),
    deletePersonalEvents(giftsTo(email), condition, ["recipient-corrected"]),
    // Corrections in orders that have another address since.
    deleteCorrections(email, condition),
    forgetBuyers(orders, condition),
    ...forgetBilling(orders, condition),
    forgetGifts(email, orders, condition),
    deleteWaits(entitlementsOf(email), condition),
    ...deleteLicences(entitlementsOf(email), condition),
    ...deleteEntitlements(email, condition),
    ...deleteMutes(email, condition),
    deleteNotifications(email, condition),
    deleteLinksOf(email, condition),
    deleteSessionsOf(email, condition),
    forgetAddress(email, condition),
    // The last one, since the condition may be about a code.
    deleteCodesFor(email, condition),
  ]);
  log("info", "customer-erased", { cause, orders: length });
  return length;
}
