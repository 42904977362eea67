import type { OrderEventCause } from "#domain/order-event.ts";
import { type PaidOrderStatus, paidOrderStatus } from "#domain/order-lifecycle.ts";
import { disputeOf, type PaymentOutcome, refundedLines, refundedTotal } from "#domain/payment-outcome.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { endEntitlements, restoreEntitlements } from "./entitlements/end-entitlements.ts";
import { isIncomplete, listOrderEntitlements } from "./entitlements/find-entitlements.ts";
import { scheduleDelivery } from "./gifts/gift-store.ts";
import { announce } from "./messages/announce.ts";
import { accessChanged, outcomeChanged } from "./messages/announcements.ts";
import { type Audience, NOBODY, type Owner, ownerMessages } from "./messages/audience.ts";
import { type Message, PRIORITY } from "./messages/message.ts";
import { enqueueMessage } from "./messages/message-store.ts";
import { orderMessage } from "./messages/order-messages.ts";
import { fulfilmentOf, type Order } from "./order.ts";
import { appendEvent } from "./order-events.ts";
import { findOrder, outcomeText } from "./order-store.ts";
import { isUnchanged, markOutcome } from "./order-transitions.ts";
import { changesOf, type OutcomeChange, restartOf } from "./outcome-changes.ts";
import { issueCreditNotes } from "./sales/invoices.ts";

/**
 * Updates an order with a payment from its refunds and disputes. A full refund or a dispute ends its entitlements, a refund of
 * lines those of its lines, whatever the others cost, and a refund of a sum none. Winning the dispute and the failure of a refund
 * restore them. The buyer gets one email for each refund, for each refund that fails, and for each change of a dispute.
 *
 * @param order as it was read before Stripe was asked
 * @param cause how the shop learned of the outcome
 * @param audience who is notified besides the buyer
 * @returns the updated order, and whether the outcome was applied. It is not if the order has changed since it was read, because
 * Stripe's answer may be older than that change
 */
export async function recordOutcome(
  database: Database,
  order: Order,
  outcome: PaymentOutcome,
  at: Date,
  cause: OrderEventCause = "webhook",
  audience: Audience = NOBODY,
): Promise<{ order: Order; isApplied: boolean }> {
  const unchanged = isUnchanged(order);
  const status = paidOrderStatus({ ...fulfilmentOf(order), lines: order.lines }, outcome);
  const changes = changesOf(order, outcome);
  const restart = restartOf(order, outcome);
  const events = [...(restart ? [restart] : []), ...changes];
  // Stripe sends three webhooks about each refund. A read is cheaper than a write that changes nothing. Earlier versions also ended
  // what was free when all that cost something was refunded by its lines.
  if (order.outcome && order.status === status && outcomeText(order.outcome) === outcomeText(outcome)) {
    const current = (await findOrder(database, order.id)) ?? order;
    return { order: current, isApplied: current.version === order.version };
  }
  const rows = await database.write([
    ...(await announceOutcome(database, order, { status, outcome, changes, audience, at, unchanged })),
    ...accessAfter(order, status, outcome, { at, unchanged }),
    // What was refunded before a gift was delivered is delivered now.
    ...(order.gift?.deliverAt && changes.some(({ kind }) => kind === "refund-failed")
      ? [scheduleDelivery(order.id, order.gift.deliverAt, sql`${unchanged} AND ${isIncomplete(order)}`)]
      : []),
    ...messagesAbout(order, outcome, changes).map((message) =>
      enqueueMessage(message, { priority: PRIORITY.notice, at, condition: unchanged }),
    ),
    ...(await issueCreditNotes(database, order, outcome, { at, condition: unchanged })),
    ...changes
      .flatMap((change) => ownerMessagesAbout(audience.owner, order, { outcome, change }))
      .map((message) => enqueueMessage(message, { priority: PRIORITY.owner, at, condition: unchanged })),
    // The version makes a second dispute of the same id another event.
    ...events.map((fact, offset) =>
      appendEvent(
        { ...fact, orderId: order.id, cause, at, key: `${keyOf(fact)}_${order.version}`, offset },
        unchanged,
      ),
    ),
    markOutcome(order, outcome, { status, refunded: refundedTotal(outcome), events: events.length }),
  ]);
  return {
    order: (await findOrder(database, order.id)) ?? order,
    isApplied: (rows.at(-1) ?? []).length > 0,
  };
}

/** Webhooks about refunds, disputes and access. They belong before the statements that change access. */
async function announceOutcome(
  database: Database,
  order: Order,
  {
    status,
    outcome,
    changes,
    audience,
    at,
    unchanged,
  }: {
    status: PaidOrderStatus;
    outcome: PaymentOutcome;
    changes: OutcomeChange[];
    audience: Audience;
    at: Date;
    unchanged: Statement;
  },
): Promise<Statement[]> {
  const { webhooks } = audience;
  if (webhooks.length === 0) return [];
  const { version } = order;
  const after: Order = { ...order, status, outcome, refunded: refundedTotal(outcome) };
  const entitlements = await listOrderEntitlements(database, order);
  const announcements = [
    ...outcomeChanged(after, changes, version),
    ...accessChanged(after, entitlements, { status, outcome, version, at }),
  ];
  return announce(webhooks, announcements, { at, condition: unchanged });
}

/** One about each change of which the owner is notified. */
function ownerMessagesAbout(
  owner: Owner,
  order: Order,
  { outcome, change }: { outcome: PaymentOutcome; change: OutcomeChange },
): Message[] {
  if (change.kind === "dispute-withdrawn") return [];
  const { data } = change;
  const [id, payload] = "refund" in data ? [data.refund, refundPayload(outcome, data)] : [data.dispute, {}];
  return ownerMessages(owner, `owner-${change.kind}`, `${id}_${order.version}`, {
    ...{ orderId: order.id, payload },
  });
}

function keyOf(fact: ReturnType<typeof restartOf> & object): string {
  if ("refund" in fact.data) return `${fact.kind}_${fact.data.refund}`;
  return "dispute" in fact.data ? `${fact.kind}_${fact.data.dispute}` : fact.kind;
}

function accessAfter(
  order: Order,
  status: PaidOrderStatus,
  outcome: PaymentOutcome,
  { at, unchanged: condition }: { at: Date; unchanged: Statement },
): Statement[] {
  const { id } = order;
  if (status === "refunded") {
    return [endEntitlements(id, { reason: "refunded", at, lines: { except: [] }, condition })];
  }
  const only = refundedLines(outcome);
  const others = { lines: { except: only }, condition };
  const reason = disputeOf(outcome) === "lost" ? "dispute-lost" : "disputed";
  return [
    ...(only.length > 0 ? [endEntitlements(id, { reason: "refunded", at, lines: { only }, condition })] : []),
    status === "disputed" ? endEntitlements(id, { reason, at, ...others }) : restoreEntitlements(id, others),
  ];
}

/** One to the buyer about each change, except a dispute that was withdrawn. */
function messagesAbout(order: Order, outcome: PaymentOutcome, changes: OutcomeChange[]): Message[] {
  const { email } = order;
  if (!email) return [];
  const buyer = { ...order, email };
  return changes.flatMap(({ kind, data }) => {
    if (kind === "dispute-withdrawn") return [];
    // A dispute can be opened and decided again. The version makes that another email.
    if ("dispute" in data) return [orderMessage(buyer, kind, `${data.dispute}_${order.version}`)];
    return [orderMessage(buyer, kind, data.refund, refundPayload(outcome, data))];
  });
}

/** What an email about a refund says: its sum and its lines, and what was refunded in total with it. */
function refundPayload(
  outcome: PaymentOutcome,
  { refund, amount, lines }: { refund: string; amount: number; lines?: number[] | undefined },
): Message["payload"] {
  const until = outcome.refunds.findIndex(({ id }) => id === refund) + 1;
  const refunded = refundedTotal({ ...outcome, refunds: outcome.refunds.slice(0, until) });
  return { amount, refunded, ...(lines && { lines }) };
}
