import type { Log } from "#checkout/log/log.ts";
import type { Stamps } from "#checkout/stamps/stamps.ts";
import type { Database } from "../database/database.ts";
import { deleteUnconfirmedOrders } from "../delete-abandoned-orders.ts";
import { listEntitlements } from "../entitlements/find-entitlements.ts";
import { deleteEntitlements, entitlementsOf, holdersOf } from "../entitlements/holders.ts";
import { forgetGifts, giftsTo, isGift, listGiftsTo } from "../gifts/gift-store.ts";
import { forgetBuyers } from "../holds/discount-uses.ts";
import { abandonWaits } from "../licences/key-list-store.ts";
import { deleteLicences } from "../licences/licences.ts";
import { deleteMessagesOf } from "../messages/message-store.ts";
import { deleteCorrections, deletePersonalEvents } from "../order-events.ts";
import { deleteKeysOf, forgetConfirmations } from "../order-keys.ts";
import { listOrdersOf, ordersOf } from "../order-store.ts";
import { forgetAddress } from "../order-transitions.ts";
import { deletePasskeysOf } from "../passkeys/passkeys.ts";
import { forgetBilling } from "../sales/invoices.ts";
import { deleteSignInCodesFor } from "../sign-in/codes.ts";
import { deleteLinksOf } from "../sign-in/links.ts";
import { NO_PROOF, type Proof } from "../sign-in/require-codes.ts";
import { deleteSessionsOf } from "../sign-in/sessions.ts";
import { deleteMutes } from "./mutes.ts";
import { deleteNotifications } from "./new-version-emails.ts";

/**
 * Erases all that is known about a buyer, by the email address. What was sold, for how much and when stays, with the numbers of its
 * invoices and without the address, since the law asks for it; free orders that nobody has confirmed are deleted. Access to files
 * ends, and licence keys are deleted. What it gave to others stays theirs, and a gift that it was to get goes to its giver.
 *
 * @param proof that its buyer wants it
 * @returns how many orders stay without an address
 */
export async function eraseCustomer(
  { database, clock, log, stamps }: { database: Database; clock(): Date; log: Log; stamps?: Stamps },
  email: string,
  { cause, proof = NO_PROOF }: { cause: "owner" | "buyer"; proof?: Proof },
): Promise<number> {
  const { condition } = proof;
  const orders = ordersOf(email);
  const owned = stamps ? await listEntitlements(database, email) : [];
  const [placed, received] = await Promise.all([listOrdersOf(database, email), listGiftsTo(database, email)]);
  await database.write([
    ...proof.statements,
    ...deleteMessagesOf(email, { orderIds: orders, except: holdersOf(orders) }, condition),
    deleteKeysOf(orders, condition),
    forgetConfirmations(email, condition),
    deletePersonalEvents(orders, condition),
    deletePersonalEvents(giftsTo(email), condition, ["recipient-corrected"]),
    // Corrections in orders that have another address since.
    deleteCorrections(email, condition),
    forgetBuyers(orders, condition),
    ...forgetBilling(orders, condition),
    ...forgetGifts(
      email,
      { given: placed.filter(isGift), received },
      { cause: cause === "owner" ? "owner" : "recipient", at: clock(), condition },
    ),
    ...abandonWaits(entitlementsOf(email), condition),
    ...deleteLicences(entitlementsOf(email), condition),
    ...deleteEntitlements(email, condition),
    ...deleteMutes(email, condition),
    deleteNotifications(email, condition),
    deleteLinksOf(email, condition),
    deleteSessionsOf(email, condition),
    deletePasskeysOf(email, condition),
    ...deleteUnconfirmedOrders(email, condition),
    forgetAddress(email, condition),
    // The last one, since the condition may be about a code.
    deleteSignInCodesFor(email, condition),
  ]);
  await stamps?.forget(owned.map(({ id }) => id));
  const remaining = placed.filter(({ status }) => status !== "unconfirmed").length;
  log("info", "customer-erased", { cause, orders: remaining });
  return remaining;
}
