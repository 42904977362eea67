import type { Rebuild, RebuildRequest, RebuiltOrder } from "#domain/api/admin/rebuild.ts";
import { paidOrderStatus } from "#domain/order-lifecycle.ts";
import { DAY_MS } from "#domain/time.ts";
import { findRestoration, markRebuilt } from "../orders/book/restoration.ts";
import type { Database } from "../orders/database/database.ts";
import { fulfil } from "../orders/fulfil.ts";
import { deliverGift, giftMessage } from "../orders/gifts/deliver-gift.ts";
import { isGift } from "../orders/gifts/gift-store.ts";
import { findAudience } from "../orders/messages/audience.ts";
import { skipAllWaiting } from "../orders/messages/message-store.ts";
import { resendMessage } from "../orders/messages/resend-message.ts";
import { fulfilmentOf, type Order, type OrderLine } from "../orders/order.ts";
import {
  findNewestOrder,
  findOrder,
  findOrderByPayment,
  listAllUnconfirmed,
  outcomeText,
} from "../orders/order-store.ts";
import { paidLines } from "../orders/paid-lines.ts";
import { findLosses, listedKeysOf, placeAgain } from "../orders/place-again.ts";
import { rebuildOrder } from "../orders/rebuild-order.ts";
import type { Payment } from "../payments/payments.ts";
import type { Purchase, Purchases } from "../payments/purchases.ts";
import type { Ports } from "../ports.ts";
import { findUnrecorded } from "./find-unrecorded.ts";
import { type Item, inOrderOfPayment } from "./order-of-payment.ts";
import { recordFeesSince } from "./record-fees.ts";
import { updateOutcome } from "./update-outcome.ts";

/** A payment page is open for a day at most. So an order placed more than a day before a moment is paid or expired by then. */
const MARGIN_MS = DAY_MS;

/** An order that is rebuilt, with what the answer says about it. */
type Entry = Omit<RebuiltOrder, "emails"> & {
  paymentIntent: string | null;
  isGiven: boolean;
  lines: OrderLine[];
};

/**
 * Restores what an order book has lost since a moment, for example because it was restored from a backup: orders from their payments,
 * with their original times, names and amounts, and refunds and disputes. Repeating it changes nothing.
 *
 * Unlike {@link reconcile}, it sends nothing, since buyers got their emails at the time. On request, buyers who can open their files
 * get the receipt again, and recipients of gifts their email. Orders that are unconfirmed in the book are named, since they may have been
 * confirmed since.
 *
 * @returns null: the request has no start, and the book has no order to derive it from
 */
export async function rebuild(
  ports: Ports,
  purchases: Purchases,
  { since, ...options }: RebuildRequest,
): Promise<Rebuild | null> {
  const from = since ?? (await findStart(ports.database));
  if (from === null) return null;
  const run: Run = { ports, purchases, ...options, entries: new Map(), failed: [] };
  const { entries, failed } = run;
  const { compared, found } = await findUnrecorded(ports, from);
  const reversed = new Set(await Array.fromAsync(ports.payments.listReversalsSince(from)));
  const items = inOrderOfPayment(found, (payment) => findPurchase(run, payment));
  for await (const item of items) await rebuildWithReversal(run, item, reversed);
  for (const intent of reversed) await attempt(run, intent, () => rebuildReversal(run, intent, null));
  if (!options.isDryRun) {
    await recordFeesSince(ports, from);
    // Otherwise the next run would begin later, and the regular check would fetch what failed, with the emails.
    if (failed.length === 0) await markRebuilt(ports.database, ports.clock());
  }
  for (const order of await listAllUnconfirmed(ports.database))
    entries.set(order.id, { ...entryOf(order, "none"), status: order.status, losses: listedKeysOf(order) });
  const orders = [...entries.values()].map((entry): RebuiltOrder => {
    const { paymentIntent: _, isGiven: __, lines: ___, ...order } = entry;
    return { ...order, emails: countEmails(entry) };
  });
  return { since: from.toISOString(), compared, orders, failed };
}

interface Run extends Omit<RebuildRequest, "since"> {
  ports: Ports;
  purchases: Purchases;
  /** By the number of their order. */
  entries: Map<string, Entry>;
  failed: Rebuild["failed"];
}

/** One payment that fails must not stop the others. null: it failed, or nothing was to be done. */
async function attempt(
  { entries, failed }: Run,
  payment: string,
  step: () => Promise<Entry | null>,
): Promise<Entry | null> {
  try {
    const entry = await step();
    if (entry) entries.set(entry.order, entry);
    return entry;
  } catch (error) {
    failed.push({ payment, reason: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

/**
 * Rebuilds a payment and its refunds and disputes, and sends its emails before the next one: whatever ends this run, a further one takes
 * what was rebuilt for complete.
 * @param reversed the payments that were refunded or disputed, of which this one is removed
 */
async function rebuildWithReversal(run: Run, item: Item, reversed: Set<string>): Promise<void> {
  const { sessionId } = item.payment;
  const placed = await attempt(run, sessionId, () => rebuildPayment(run, item));
  if (!placed) return;
  const { paymentIntent: intent } = placed;
  if (intent !== null && reversed.delete(intent))
    await attempt(run, intent, () => rebuildReversal(run, intent, placed));
  const entry = run.entries.get(placed.order) ?? placed;
  if (!run.sendsEmails || run.isDryRun) return;
  await attempt(run, sessionId, async () => {
    await sendAgain(run.ports, entry);
    return entry;
  });
}

/** Of a restored book, the time of the backup: orders placed after the restoration do not show what is missing. */
async function findStart(database: Database): Promise<Date | null> {
  const restoration = await findRestoration(database);
  const newest = restoration?.backupAt ?? (await findNewestOrder(database))?.createdAt;
  return newest === undefined ? null : new Date(new Date(newest).getTime() - MARGIN_MS);
}

/** null: it failed. */
async function findPurchase(
  { purchases, isDryRun, failed }: Run,
  payment: Payment,
): Promise<Purchase | null> {
  // A plan needs neither the names nor the exact time.
  if (isDryRun) return { paidAt: payment.createdAt, names: null };
  try {
    return await purchases.find(payment);
  } catch (error) {
    failed.push({ payment: payment.sessionId, reason: String(error) });
    return null;
  }
}

async function rebuildPayment(
  { ports, isDryRun }: Run,
  { payment, before, paidAt, names }: Item,
): Promise<Entry> {
  const { offers, database } = ports;
  const isLost = before === null;
  const order = before ?? (await rebuildOrder(offers, payment));
  const losses = await findLosses(offers, order, payment, { isLost });
  const entry = {
    ...{ order: order.id, change: isLost ? ("placed" as const) : ("updated" as const), at: order.createdAt },
    ...{ email: payment.email, total: payment.total, currency: payment.currency, losses },
    ...{ isGiven: isGivenBy(payment, ports.clock()), paymentIntent: payment.paymentIntent },
    lines: paidLines(order.lines, payment).lines,
  };
  if (isDryRun) return { ...entry, status: payment.state };
  const quiet = { ...ports, database: withoutMessages(database, order.id, paidAt), isRebuild: true as const };
  if (isLost) await placeAgain(ports, payment, names);
  const paid = await fulfil(quiet, payment, paidAt, "reconciliation");
  await deliverIfDue(quiet, paid, ports.clock());
  return { ...entry, status: paid.status };
}

/** Whether it is a gift that has been delivered by now. */
function isGivenBy({ gift }: Payment, now: Date): boolean {
  if (!gift) return false;
  return !gift.deliverAt || gift.deliverAt <= now.toISOString();
}

/** Delivers a gift whose delivery time has passed since it was paid. */
async function deliverIfDue({ database, offers }: Ports, order: Order, now: Date): Promise<void> {
  const day = order.gift?.deliverAt;
  if (order.status !== "paid" || !day || day > now.toISOString() || !isGift(order)) return;
  const audience = await findAudience(offers);
  await deliverGift({ database, offers }, order, { audience, at: new Date(day) });
}

/** @param placed what was just rebuilt of the same payment */
async function rebuildReversal(
  { ports, purchases, isDryRun }: Run,
  paymentIntent: string,
  placed: Entry | null,
): Promise<Entry | null> {
  const { database, payments } = ports;
  const [order, outcome] = await Promise.all([
    findOrderByPayment(database, paymentIntent),
    payments.findOutcome(paymentIntent),
  ]);
  if (!outcome) return null;
  if (!order) {
    // In a dry run, an order that was lost is not in the book yet.
    if (!placed) return null;
    const { total: amount, lines } = placed;
    return { ...placed, status: paidOrderStatus({ isPaid: true, amount, lines }, outcome) };
  }
  if (outcomeText(order.outcome) === outcomeText(outcome)) return null;
  const { id } = order;
  const entry = placed ?? entryOf(order, "reversed");
  if (isDryRun)
    return { ...entry, status: paidOrderStatus({ ...fulfilmentOf(order), lines: order.lines }, outcome) };
  const reversedAt = (await purchases.findReversal(paymentIntent)) ?? ports.clock();
  const quiet = { ...ports, clock: () => reversedAt, database: withoutMessages(database, id, reversedAt) };
  await updateOutcome(quiet, paymentIntent, "reconciliation");
  return { ...entry, status: (await findOrder(database, id))?.status ?? order.status };
}

/** Of an order that the book has. */
function entryOf(order: Order, change: Entry["change"]): Omit<Entry, "status"> {
  const { id, email, total, currency, createdAt: at, paymentIntent, lines } = order;
  return { order: id, change, at, email, total, currency, paymentIntent, isGiven: false, losses: [], lines };
}

/** Only those who can open the files get emails. */
function countEmails({ change, status, isGiven }: Entry): number {
  if (change === "reversed" || status !== "paid") return 0;
  return isGiven ? 2 : 1;
}

/** With new idempotency keys, since Resend does not repeat an email that it has sent within a day. */
async function sendAgain({ database, clock }: Ports, entry: Entry): Promise<void> {
  const order = countEmails(entry) > 0 && (await findOrder(database, entry.order));
  if (!order) return;
  await resendMessage(database, order, { idempotencyKey: "rebuilt" }, clock());
  if (!order.gift || !entry.isGiven) return;
  const { id: message } = await giftMessage(order, order.gift);
  await resendMessage(database, order, { message, idempotencyKey: "rebuilt-gift" }, clock());
}

/** A database in which no message about an order waits to be sent: with each change, those that it causes are skipped. */
function withoutMessages(database: Database, orderId: string, at: Date): Database {
  return {
    ...database,
    write: (statements) => database.write([...statements, skipAllWaiting(orderId, at)]),
  };
}
