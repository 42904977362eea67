import { disputeOf, type PaymentOutcome, refundedTotal } from "../payments/payments.ts";
import type { Database, Statement } from "./database/database.ts";
import { type EndReason, endEntitlements, restoreEntitlements } from "./entitlements.ts";
import { issueCreditNotes } from "./invoices.ts";
import { enqueueMessage, type Message, PRIORITY } from "./messages.ts";
import type { Order } from "./order.ts";
import { orderMessage } from "./order-messages.ts";
import { findOrder, isUnchanged, markOutcome } from "./order-store.ts";

/**
 * Updates an order with a payment from its refunds and disputes. A full refund or a dispute ends its entitlements. Winning the
 * dispute and the failure of a refund restore them, and a partial refund does not affect them. The buyer gets one email for each
 * refund, for each refund that fails, and for each change of a dispute.
 *
 * @param order as it was read before Stripe was asked
 * @returns the updated order, and whether the outcome was applied. It is not if the order has changed since it was read, because
 * Stripe's answer may be older than that change
 */
export async function recordOutcome(
  database: Database,
  order: Order,
  outcome: PaymentOutcome,
  at: Date,
): Promise<{ order: Order; isApplied: boolean }> {
  const unchanged = isUnchanged(order);
  const status = statusAfter(order, outcome);
  const rows = await database.write([
    accessAfter(order, status, outcome, { at, unchanged }),
    ...messagesAbout(order, outcome).map((message) =>
      enqueueMessage(message, { priority: PRIORITY.notice, at, condition: unchanged }),
    ),
    ...(await issueCreditNotes(database, order, outcome, { at, condition: unchanged })),
    markOutcome(order, outcome, { status, refunded: refundedTotal(outcome) }),
  ]);
  return {
    order: (await findOrder(database, order.id)) ?? order,
    isApplied: (rows.at(-1) ?? []).length > 0,
  };
}

type SettledStatus = "paid" | "review" | "refunded" | "disputed";

function statusAfter(order: Order, outcome: PaymentOutcome): SettledStatus {
  const refunded = refundedTotal(outcome);
  const dispute = disputeOf(outcome);
  if (refunded > 0 && refunded >= (order.received?.amount ?? order.total)) return "refunded";
  if (dispute === "open" || dispute === "lost") return "disputed";
  return order.paidAt === null ? "review" : "paid";
}

function accessAfter(
  order: Order,
  status: SettledStatus,
  outcome: PaymentOutcome,
  { at, unchanged }: { at: Date; unchanged: Statement },
): Statement {
  if (status === "paid" || status === "review") return restoreEntitlements(order.id, unchanged);
  const isLost = status === "disputed" && disputeOf(outcome) === "lost";
  const reason: EndReason = isLost ? "dispute-lost" : status;
  return endEntitlements(order.id, { reason, at, condition: unchanged });
}

/** The changes that the buyer has not been informed about. */
function messagesAbout(order: Order, outcome: PaymentOutcome): Message[] {
  const { email } = order;
  if (!email) return [];
  const buyer = { ...order, email };
  const known = order.outcome ?? outcomeBefore(order, outcome);
  const refunds = outcome.refunds.flatMap(({ id, amount, hasFailed }, at) => {
    const before = known.refunds.find((refund) => refund.id === id);
    if (before && before.hasFailed === hasFailed) return [];
    const refunded = refundedTotal({ ...outcome, refunds: outcome.refunds.slice(0, at + 1) });
    return [orderMessage(buyer, hasFailed ? "refund-failed" : "refunded", id, { amount, refunded })];
  });
  const disputes = outcome.disputes.flatMap(({ id, state }) => {
    if (known.disputes.find((dispute) => dispute.id === id)?.state === state) return [];
    const kind = ({ open: "dispute-opened", won: "dispute-won", lost: "dispute-lost" } as const)[state];
    return [orderMessage(buyer, kind, id)];
  });
  return [...refunds, ...disputes];
}

/**
 * What the buyer of an older order without an outcome has been informed about: refunds up to the total in the order book, and the
 * dispute in its status. If less is refunded now than the order book says, one of those refunds has failed.
 */
function outcomeBefore(order: Order, outcome: PaymentOutcome): PaymentOutcome {
  const hasRefundFailed = refundedTotal(outcome) < order.refunded;
  let sum = 0;
  const refunds = outcome.refunds.flatMap((refund) => {
    if (hasRefundFailed) return [{ ...refund, hasFailed: false }];
    if (!refund.hasFailed) sum += refund.amount;
    return refund.hasFailed || sum <= order.refunded ? [refund] : [];
  });
  const disputes =
    order.status === "disputed"
      ? outcome.disputes.map(({ id }) => ({ id, state: "open" as const }))
      : outcome.disputes.filter(({ state }) => state === "won");
  return { refunds, disputes };
}
