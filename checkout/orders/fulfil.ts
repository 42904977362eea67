import { normaliseEmail } from "#domain/email.ts";
import type { Money } from "#domain/money/money.ts";
import type { OrderEventCause } from "#domain/order-event.ts";
import { statusesBefore } from "#domain/order-lifecycle.ts";
import type { Log } from "../log/log.ts";
import type { Offers } from "../offers/offers.ts";
import type { Payment } from "../payments/payments.ts";
import type { Database, Statement } from "./database/database.ts";
import { grantOrder, type OrderWithEmail } from "./grant-order.ts";
import { finishUse, giveBackUse, prolongUse } from "./holds/discount-uses.ts";
import { CONFIRMATION_PERIOD_MS } from "./holds/hold.ts";
import { prolongCopies } from "./holds/limited-copies.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage } from "./messages/message-store.ts";
import { orderMessage, ownerNotice } from "./messages/order-messages.ts";
import { mayBeEmailed } from "./messages/recipient-limits.ts";
import { skipUnpaidMessages, unpaidMessages } from "./messages/unpaid-messages.ts";
import { isCompleted, type Order } from "./order.ts";
import { appendEvent, listEvents } from "./order-events.ts";
import { isConfirmedForOrder } from "./order-keys.ts";
import { findOrder, hasStatus, insertOrder } from "./order-store.ts";
import {
  adoptSession,
  type ChangeSource,
  markCompleted,
  markReview,
  markUnpaid,
} from "./order-transitions.ts";
import { paidLines } from "./paid-lines.ts";
import { rebuildOrder } from "./rebuild-order.ts";
import { issueInvoice, recordBilling } from "./sales/invoices.ts";
import { recordCountry } from "./sales/payment-facts.ts";

interface FulfilPorts {
  database: Database;
  offers: Offers;
  log?: Log;
  /** Brings back what the book has lost. */
  isRebuild?: true;
}

/**
 * Updates an order from the state of its payment at Stripe. Only this marks an order as paid when money was paid in
 * this shop: confirm-orders.ts completes free ones, and import-sales.ts and grant-copy.ts add orders without a payment. Called by the
 * webhook, the return page and reconciliation, in any order, repeatedly and concurrently.
 *
 * Order, entitlements, emails and webhooks are written in one transaction. Each statement checks whether it still applies, so repeating it
 * changes nothing. A payment that does not match the order delivers nothing: the order is kept for review, and buyer and owner
 * get an email. A free order delivers nothing either until its address is confirmed, see confirm-orders.ts.
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
  if (existing && isCompleted(existing)) return existing;
  const order = existing ?? (await rebuildOrder(offers, payment));
  // Otherwise an order that is deleted while its payment is fetched would come back.
  if (!existing && isAbandoned(payment)) return order;
  const email = await findAddress(database, order, payment);
  const received = payment.state === "paid" ? mismatch(order, payment) : null;
  // Its emails are deleted after a while, and must not be sent again.
  if (received && order.status === "review") return order;
  if (received)
    await recordForReview(ports, order, payment, { received, email, isNew: !existing, ...source });
  else {
    await database.write([
      ...(existing ? [] : insertOrder(order, cause)),
      ...(payment.state === "paid"
        ? await recordPayment(ports, order, payment, {
            ...{ email, seller: await findSeller(offers), ...source },
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

/**
 * Whether a payment belongs to an unpaid order because its page is a copy of an expired one. The buyer can open any number of copies:
 * the first one with a payment counts, and a later one if that is paid first.
 */
export function isByCopy({ status }: Pick<Order, "status">, { recoveredFrom, state }: Payment): boolean {
  if (recoveredFrom === undefined || !statusesBefore("review").includes(status)) return false;
  return state === "paid" || (status === "expired" && state !== "open" && state !== "expired");
}

/** The order of a payment. If the buyer pays on a copy of its expired page, that is its page from then on. */
async function findWithPage(database: Database, payment: Payment): Promise<Order | null> {
  const { orderId, sessionId: to } = payment;
  const order = await findOrder(database, orderId);
  if (!order?.sessionId || !isByCopy(order, payment)) return order;
  await database.write([adoptSession(orderId, { from: order.sessionId, to })]);
  return findOrder(database, orderId);
}

/**
 * The address of an order with a payment. The page of a payment keeps the one from before the order was moved or erased. Otherwise the
 * buyer may have entered another one there than the order was placed with.
 */
async function findAddress(
  database: Database,
  { id, status, email }: Order,
  payment: Payment,
): Promise<string | null> {
  const entered = payment.email && normaliseEmail(payment.email);
  if (!entered || entered === email) return email;
  // Once its page is completed, an order has had the address entered there. Without one it is erased: only what is paid for must be
  // delivered.
  if (status !== "open" && status !== "expired" && payment.recoveredFrom === undefined)
    return email ?? (payment.state === "paid" ? entered : null);
  if (!email) return entered;
  const events = await listEvents(database, id);
  return events.some(({ kind, data }) => kind === "email-corrected" && data.from === entered)
    ? email
    : entered;
}

/** The received amount if it does not cover the order after Stripe's discounts, or is in another currency; otherwise null. */
function mismatch(order: Order, payment: Payment): Money | null {
  const amount = Math.min(payment.total, payment.received ?? payment.total);
  const isEnough = amount + payment.discount >= order.total && amount >= payment.total;
  return payment.currency === order.currency && isEnough ? null : { amount, currency: payment.currency };
}

async function recordPayment(
  ports: FulfilPorts,
  order: Order,
  payment: Payment,
  { email, seller, cause, at }: ChangeSource & { email: string | null; seller: Seller },
): Promise<Statement[]> {
  // Nobody could open the library without an email address. The event stays due and the error is logged.
  if (!email) throw new Error(`paid session without an email address: ${payment.sessionId}`);
  const { tax, total, currency, sessionId, paymentIntent, keySeed, billing, method = null } = payment;
  const isUnconfirmed = total === 0 && (await awaitsConfirmation(ports, order, email));
  const completed: OrderWithEmail = {
    ...{ ...order, email, received: null },
    ...(isUnconfirmed
      ? { status: "unconfirmed", paidAt: null, keySeed }
      : { status: "paid", paidAt: at.toISOString() }),
    // Stripe's subtotal is what the shop's own discount leaves.
    subtotal: payment.subtotal + order.discount,
    discount: payment.discount + order.discount,
    tax,
    total,
    currency,
    ...paidLines(order.lines, payment),
  };
  const condition = hasStatus(order.id, completed.status);
  return [
    ...(isUnconfirmed ? holdUntilConfirmed(order.id, at) : []),
    ...markCompleted(completed, { sessionId, paymentIntent, email, before: order.lines }, { cause, at }),
    ...issueInvoice(completed, { ...seller, method, at, condition }),
    ...(billing ? [recordBilling(order.id, billing, { at, condition })] : []),
    ...(paymentIntent && billing?.country ? [recordCountry(paymentIntent, billing.country, condition)] : []),
    ...skipUnpaidMessages(order, { at, condition }),
    enqueueMessage(
      orderMessage(completed, "paid", order.id),
      total > 0
        ? { priority: PRIORITY.paid, at, condition }
        : { priority: PRIORITY.free, at, condition, isAllowed: mayBeEmailed(email, at) },
    ),
    ...(isUnconfirmed ? [] : await grantOrder(ports, completed, { keySeed, at, condition })),
  ];
}

/**
 * Whether anyone could have entered the address of a free order. The giver of a gift has signed in. What is rebuilt was confirmed as far as
 * it is known.
 */
async function awaitsConfirmation(
  { database, isRebuild }: FulfilPorts,
  order: Order,
  email: string,
): Promise<boolean> {
  if (isRebuild || order.gift || order.wasGift) return false;
  return !(await isConfirmedForOrder(database, { orderId: order.id, email }));
}

/** What a free order takes from a limited number is given back if nobody confirms its address in time. */
function holdUntilConfirmed(orderId: string, at: Date): Statement[] {
  const until = new Date(at.getTime() + CONFIRMATION_PERIOD_MS);
  return [prolongUse(orderId, until), prolongCopies(orderId, until)];
}

type Seller = Awaited<ReturnType<typeof findSeller>>;

/** The seller for new invoices. null: there is none, or no catalogue has been published. */
async function findSeller(offers: Offers) {
  const shop = await offers.shop().catch(() => null);
  return { seller: shop?.seller ?? null, prefix: shop?.invoicePrefix ?? "" };
}

/** The buyer gets no email while a lost order book is rebuilt. */
function recordUnpaid(
  order: Order,
  payment: Payment & { state: Exclude<Payment["state"], "paid"> },
  { email, isNew, cause, at }: ChangeSource & { email: string | null; isNew: boolean },
): Statement[] {
  const { state, sessionId } = payment;
  const marked = markUnpaid(order.id, { state, sessionId, email }, { cause, at });
  if (state === "failed" || state === "expired") marked.push(giveBackUse(order.id, state));
  return !email || isNew ? marked : [...marked, ...unpaidMessages(order, payment, { email, at })];
}

async function recordForReview(
  { database, offers, log }: FulfilPorts,
  order: Order,
  { sessionId, paymentIntent }: Payment,
  {
    received,
    email,
    isNew,
    cause,
    at,
  }: ChangeSource & { received: Money; email: string | null; isNew: boolean },
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
    ...skipUnpaidMessages(order, { at, condition }),
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
  { cause, at }: ChangeSource,
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
