import { normaliseEmail } from "#domain/email.ts";
import type { Gift } from "#domain/gift.ts";
import type { Money } from "#domain/money/money.ts";
import type { OrderEventCause } from "#domain/order-event.ts";
import { HOUR_MS } from "#domain/time.ts";
import type { Log } from "../log/log.ts";
import type { Offers } from "../offers/offers.ts";
import type { Payment } from "../payments/payments.ts";
import { ALWAYS, type Database, type Statement, sql } from "./database/database.ts";
import {
  insertEntitlements,
  type NewEntitlement,
  newEntitlements,
} from "./entitlements/grant-entitlements.ts";
import { giftDeliveryOf, giftMessage } from "./gifts/deliver-gift.ts";
import { awaitDelivery } from "./gifts/gift-store.ts";
import { finishUse, releaseUse } from "./holds/discount-uses.ts";
import { awaitPoolKeys, reserveLicenceKeys } from "./licences/key-pools.ts";
import { announce } from "./messages/announce.ts";
import { entitlementsGranted, orderPaid } from "./messages/announcements.ts";
import { type Audience, findAudience, ownerMessages } from "./messages/audience.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage } from "./messages/message-store.ts";
import { orderMessage, ownerNotice } from "./messages/order-messages.ts";
import { countMessages, isWithinUnconfirmedLimit } from "./messages/recipient-limits.ts";
import { unpaidMessages } from "./messages/unpaid-messages.ts";
import type { Order } from "./order.ts";
import { appendEvent } from "./order-events.ts";
import { findOrder, hasStatus, insertOrder } from "./order-store.ts";
import { adoptSession, markPaid, markReview, markUnpaid } from "./order-transitions.ts";
import { paidLines } from "./paid-lines.ts";
import { rebuildOrder } from "./rebuild-order.ts";
import { issueInvoice, recordBilling } from "./sales/invoices.ts";
import { recordCountry } from "./sales/payment-facts.ts";

interface FulfilPorts {
  database: Database;
  offers: Offers;
  log?: Log;
}

/**
 * Updates an order from the state of its payment at Stripe. The only way for an order that was placed
 * in the shop to become paid; import-sales.ts and grant-copy.ts add paid orders without a payment. Called by the webhook,
 * the return page and reconciliation, in any order, repeatedly and concurrently.
 *
 * Order, entitlements, emails and webhooks are written in one transaction. Each statement checks whether it still applies, so repeating it
 * changes nothing. A payment that does not match the order delivers nothing: the order is kept for review, and buyer and owner
 * get an email.
 *
 * @param cause how the shop learned of the payment
 * @returns the updated order. An order that the book does not have is stored only once it is paid or pending
 */
export async function fulfil(
  ports: FulfilPorts,
  payment: Payment,
  at: Date,
  cause: OrderEventCause = "webhook",
): Promise<Order> {
  const source = { cause, at };
  const { database, offers } = ports;
  const existing = await findWithPage(database, payment);
  if (existing && existing.sessionId !== null && existing.sessionId !== payment.sessionId) {
    await reportUnexpected(ports, existing, payment, source);
    return existing;
  }
  if (existing?.paidAt) return existing;
  const order = existing ?? (await rebuildOrder(offers, payment));
  // Otherwise an order that is deleted while its payment is fetched would come back.
  if (!existing && isAbandoned(payment)) return order;
  const email = (payment.email && normaliseEmail(payment.email)) ?? order.email;
  const received = payment.state === "paid" ? mismatch(order, payment) : null;
  if (received) await keepForReview(ports, order, payment, { received, email, isNew: !existing, ...source });
  else {
    await database.write([
      ...(existing ? [] : insertOrder(order, cause)),
      ...(payment.state === "paid"
        ? await recordPayment(ports, order, payment, {
            ...{ email, seller: await findSeller(offers), audience: await findAudience(offers), ...source },
          })
        : recordUnpaid(order, { ...payment, state: payment.state }, { email, isNew: !existing, ...source })),
    ]);
  }
  return (await findOrder(database, payment.orderId)) ?? order;
}

/** Whether the order of a payment is one of those that are deleted after a while. */
export function isAbandoned({ state }: Payment): boolean {
  return state === "open" || state === "expired" || state === "failed";
}

/** The order of a payment. If the buyer pays on a copy of its expired page, that is its page from then on. */
async function findWithPage(database: Database, payment: Payment): Promise<Order | null> {
  const { orderId, sessionId, recoveredFrom, state } = payment;
  const order = await findOrder(database, orderId);
  const isCopy = recoveredFrom !== undefined && order?.sessionId === recoveredFrom;
  if (!isCopy || order.status !== "expired" || state === "open" || state === "expired") return order;
  await database.write([adoptSession(orderId, { from: recoveredFrom, to: sessionId })]);
  return findOrder(database, orderId);
}

interface Source {
  cause: OrderEventCause;
  at: Date;
}

/** The received amount if it does not cover the order after Stripe's discounts, or is in another currency; otherwise null. */
function mismatch(order: Order, payment: Payment): Money | null {
  const amount = Math.min(payment.total, payment.received ?? payment.total);
  const isEnough = amount + payment.discount >= order.total && amount >= payment.total;
  return payment.currency === order.currency && isEnough ? null : { amount, currency: payment.currency };
}

async function recordPayment(
  { database, offers }: FulfilPorts,
  order: Order,
  payment: Payment,
  {
    email,
    audience,
    seller,
    cause,
    at,
  }: Source & { email: string | null; audience: Audience; seller: Awaited<ReturnType<typeof findSeller>> },
): Promise<Statement[]> {
  // Nobody could open the library without an email address. The event stays due and the error is logged.
  if (!email) throw new Error(`paid session without an email address: ${payment.sessionId}`);
  const { tax, total, currency, sessionId, paymentIntent, billing, method = null } = payment;
  const paid: Order = {
    ...{ ...order, status: "paid", email, paidAt: at.toISOString(), received: null },
    // Stripe's subtotal is what the shop's own discount leaves.
    subtotal: payment.subtotal + order.discount,
    discount: payment.discount + order.discount,
    tax,
    total,
    currency,
    ...paidLines(order.lines, payment),
  };
  const condition = hasStatus(order.id, "paid");
  const holder = order.gift?.recipient ?? email;
  const deliverAt = giftDeliveryOf(order, at);
  const entitlements =
    deliverAt === null
      ? newEntitlements(order, {
          ...{ holder, at },
          licenceKeys: await reserveLicenceKeys(database, order, payment.keySeed),
        })
      : [];
  return [
    ...markPaid(paid, { sessionId, paymentIntent, email, before: order.lines }, { cause, at }),
    ...issueInvoice(paid, { ...seller, method, at, condition }),
    ...(billing ? [recordBilling(order.id, billing, { at, condition })] : []),
    ...(paymentIntent && billing?.country ? [recordCountry(paymentIntent, billing.country, condition)] : []),
    ...insertEntitlements(entitlements, condition),
    ...(await awaitPoolKeys({ offers }, order, entitlements, { at, condition })),
    ...finishUse(order, email, condition),
    enqueueMessage(
      orderMessage({ ...order, email }, "paid", order.id),
      total > 0
        ? { priority: PRIORITY.paid, at, condition }
        : { priority: PRIORITY.free, at, condition, isAllowed: mayBeEmailed(email, at) },
    ),
    ...(order.gift ? await giveNowOrLater(order, order.gift, { deliverAt, at, condition }) : []),
    ...(await announcePayment(paid, entitlements, { audience, at, condition })),
  ];
}

/** Anyone can send a free gift to any address, with any words: that address gets no more emails than by free orders. */
async function giveNowOrLater(
  order: Order,
  gift: Gift,
  { deliverAt, at, condition }: { deliverAt: string | null; at: Date; condition: Statement },
): Promise<Statement[]> {
  if (deliverAt !== null) return [awaitDelivery(order.id, deliverAt, condition)];
  const isAllowed = order.total > 0 ? ALWAYS : mayBeEmailed(gift.recipient, at);
  return [
    enqueueMessage(await giftMessage(order, gift), { priority: PRIORITY.free, at, condition, isAllowed }),
  ];
}

/** Tells the owner, and programs, of a paid order. */
async function announcePayment(
  order: Order,
  entitlements: NewEntitlement[],
  { audience, at, condition }: { audience: Audience; at: Date; condition: Statement },
): Promise<Statement[]> {
  const kind = order.total > 0 ? "owner-sale" : "owner-free-sale";
  const messages = ownerMessages(audience.owner, kind, order.id, { orderId: order.id });
  const announcements = [orderPaid(order), ...entitlementsGranted(order, entitlements)];
  return [
    ...messages.map((message) => enqueueMessage(message, { priority: PRIORITY.owner, at, condition })),
    ...(await announce(audience.webhooks, announcements, { at, condition })),
  ];
}

/** The seller for new invoices. null: there is none, or no catalogue has been published. */
async function findSeller(offers: Offers) {
  const shop = await offers.shop().catch(() => null);
  return { seller: shop?.seller ?? null, prefix: shop?.invoicePrefix ?? "" };
}

/** The buyer gets no email while a lost order book is rebuilt. */
function recordUnpaid(
  order: Order,
  payment: Payment & { state: Exclude<Payment["state"], "paid"> },
  { email, isNew, cause, at }: Source & { email: string | null; isNew: boolean },
): Statement[] {
  const { state, sessionId } = payment;
  const marked = markUnpaid(order.id, { state, sessionId, email }, { cause, at });
  if (state === "failed" || state === "expired") marked.push(releaseUse(order.id, state));
  return !email || isNew ? marked : [...marked, ...unpaidMessages(order, payment, { email, at })];
}

async function keepForReview(
  { database, offers, log }: FulfilPorts,
  order: Order,
  { sessionId, paymentIntent }: Payment,
  { received, email, isNew, cause, at }: Source & { received: Money; email: string | null; isNew: boolean },
): Promise<void> {
  const condition = hasStatus(order.id, "review");
  const options = { priority: PRIORITY.notice, at, condition };
  const toOwner = await ownerNotice(offers, order, "payment-mismatch", sessionId, {
    ...received,
    payment: paymentIntent ?? sessionId,
  });
  const inserts = isNew ? insertOrder(order, cause) : [];
  const rows = await database.write([
    ...inserts,
    ...markReview(order.id, { received, sessionId, paymentIntent, email }, { cause, at }),
    ...(email
      ? [enqueueMessage(orderMessage({ ...order, email }, "payment-review", order.id), options)]
      : []),
    ...(toOwner ? [enqueueMessage(toOwner, options)] : []),
    ...finishUse(order, email, condition),
  ]);
  if (rows[inserts.length]?.length === 0) return;
  log?.("error", "payment-mismatch", {
    ...{
      order: order.id,
      session: sessionId,
      received,
      expected: { amount: order.total, currency: order.currency },
    },
    message: `Order ${order.id} is not delivered: its payment is less than its amount, or in another currency. See "npm run shop -- orders --flagged".`,
  });
}

/** Emails the owner about a payment through an unknown session. The order does not change. */
async function reportUnexpected(
  { database, offers, log }: FulfilPorts,
  order: Order,
  { state, sessionId, paymentIntent, total, currency }: Payment,
  { cause, at }: Source,
): Promise<void> {
  if (state !== "paid" || total === 0) return;
  const payment = paymentIntent ?? sessionId;
  const message = await ownerNotice(offers, order, "unexpected-payment", sessionId, {
    ...{ amount: total, currency, payment },
  });
  const data = { amount: total, currency, session: sessionId, payment: paymentIntent };
  const event = { orderId: order.id, kind: "unexpected-payment" as const, data, cause, at };
  const condition = hasStatus(order.id, order.status);
  const [, added] = await database.write([
    appendEvent({ ...event, key: `unexpected-payment_${sessionId}` }, condition),
    ...(message ? [enqueueMessage(message, { priority: PRIORITY.notice, at, condition })] : []),
  ]);
  if (added?.length === 0) return;
  log?.("error", "unexpected-payment", {
    ...{ order: order.id, session: sessionId, received: { amount: total, currency } },
    message: `Stripe reports a payment for order ${order.id} through a session that the order book does not know. Check it in the Stripe Dashboard.`,
  });
}

const MAX_EMAILS_PER_HOUR = 5;

/** Anyone can order free products with someone else's address. A confirmed address gets up to five emails an hour. */
function mayBeEmailed(email: string, at: Date): Statement {
  return sql`(${isWithinUnconfirmedLimit(email, at)}
    AND ${countMessages(email, at, HOUR_MS)} < ${MAX_EMAILS_PER_HOUR})`;
}
