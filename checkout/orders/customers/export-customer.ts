import { recipientForGiver } from "#domain/gift.ts";
import type { Database } from "../database/database.ts";
import { countDownloads } from "../entitlements/downloads.ts";
import { listEntitlements } from "../entitlements/find-entitlements.ts";
import { listGiftsTo } from "../gifts/gift-store.ts";
import { listWaitsOf } from "../licences/key-list-store.ts";
import { listOwnedLicences } from "../licences/list-licences.ts";
import { listMessagesTo } from "../messages/message-store.ts";
import type { Order } from "../order.ts";
import { listEvents } from "../order-events.ts";
import { orderResponse } from "../order-response.ts";
import { listOrdersOf } from "../order-store.ts";
import { listPasskeys } from "../passkeys/passkeys.ts";
import { findBilling, findInvoices } from "../sales/invoices.ts";
import { findFacts } from "../sales/payment-facts.ts";
import { listLinksOf } from "../sign-in/links.ts";
import { listSessions } from "../sign-in/sessions.ts";
import { listMutes } from "./mutes.ts";
import { listNotifications } from "./new-version-emails.ts";

/** All that the order book holds about an email address. */
export async function exportCustomer(database: Database, email: string, at: Date) {
  const orders = await listOrdersOf(database, email);
  const [
    entitlements,
    licences,
    awaitedKeys,
    gifts,
    messages,
    sessions,
    passkeys,
    links,
    mutes,
    notifications,
  ] = await Promise.all([
    listEntitlements(database, email),
    listOwnedLicences(database, email),
    listWaitsOf(database, email),
    listGiftsTo(database, email),
    listMessagesTo(database, email),
    listSessions(database, email),
    listPasskeys(database, email),
    listLinksOf(database, email),
    listMutes(database, email),
    listNotifications(database, email),
  ]);
  return {
    email,
    exportedAt: at.toISOString(),
    orders: await Promise.all(orders.map((order) => exportOrder(database, order))),
    entitlements: entitlements.map(({ part, ...entitlement }) => ({ ...entitlement, name: part.name })),
    licences,
    awaitedKeys,
    giftsReceived: gifts.map(({ id, gift: { giver, words, deliverAt } }) => ({
      ...{ orderId: id, giver, words, deliverAt },
    })),
    emails: messages.map(({ kind, state, delivery, createdAt, doneAt }) => ({
      ...{ kind, state, delivery, createdAt, doneAt },
    })),
    sessions: sessions.map(({ hash: _, email: __, ...session }) => session),
    passkeys: passkeys.map(({ device, createdAt, usedAt }) => ({ device, createdAt, usedAt })),
    links: links.map(({ hash: _, email: __, ...link }) => link),
    mutedEmails: mutes,
    versionNotifications: notifications,
  };
}

async function exportOrder(database: Database, order: Order) {
  const { invoice, creditNotes } = await findInvoices(database, order);
  const downloads = await countDownloads(database, order.id);
  const [facts] = (await findFacts(database, order.paymentIntent ? [order.paymentIntent] : [])).values();
  return {
    ...orderResponse(order),
    language: order.locale,
    gift: order.gift && { ...order.gift, recipient: recipientForGiver(order.gift) },
    billing: await findBilling(database, order.id),
    invoices: [invoice, ...creditNotes].flatMap((each) => (each ? [each.number] : [])),
    paidBy: invoice?.method ?? null,
    downloads: Object.fromEntries(downloads),
    country: facts?.country ?? null,
    history: await listEvents(database, order.id),
  };
}
