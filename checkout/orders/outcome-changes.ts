import type { OrderFact } from "#domain/order-event.ts";
import { paidOrderStatus } from "#domain/order-lifecycle.ts";
import { type PaymentOutcome, refundedTotal } from "#domain/payment-outcome.ts";
import { fulfilmentOf, type Order } from "./order.ts";

/** One difference between the outcome that an order has and the current one. */
export type OutcomeChange = Extract<OrderFact, { data: { refund: string } | { dispute: string } }>;

const DISPUTE_KINDS = { open: "dispute-opened", won: "dispute-won", lost: "dispute-lost" } as const;

/** The events of a payment since the outcome of its order was recorded. */
export function changesOf(order: Order, outcome: PaymentOutcome): OutcomeChange[] {
  const previous = previousOutcome(order, outcome);
  const refunds = outcome.refunds.flatMap(({ id, hasFailed, ...refund }): OutcomeChange[] => {
    const before = previous.refunds.find((refund) => refund.id === id);
    if (before && before.hasFailed === hasFailed) return [];
    return [{ kind: hasFailed ? "refund-failed" : "refunded", data: { refund: id, ...refund } }];
  });
  const disputes = outcome.disputes.flatMap(({ id, state }): OutcomeChange[] => {
    if (previous.disputes.find((dispute) => dispute.id === id)?.state === state) return [];
    return [{ kind: DISPUTE_KINDS[state], data: { dispute: id } }];
  });
  const withdrawn = previous.disputes
    .filter(({ id }) => !outcome.disputes.some((dispute) => dispute.id === id))
    .map(({ id }): OutcomeChange => ({ kind: "dispute-withdrawn", data: { dispute: id } }));
  return [...refunds, ...disputes, ...withdrawn];
}

/**
 * A fact to record first if the changes do not lead from the history to the current outcome: an older order
 * has no outcome to begin with, and a refund that Stripe no longer lists cannot be undone. Otherwise null.
 */
export function restartOf(order: Order, outcome: PaymentOutcome): OrderFact | null {
  const previous = previousOutcome(order, outcome);
  const isMissing = previous.refunds.some(({ id }) => !outcome.refunds.some((refund) => refund.id === id));
  if (order.outcome && !isMissing) return null;
  const refunds = previous.refunds.filter(({ id }) => outcome.refunds.some((refund) => refund.id === id));
  const listed = { refunds, disputes: previous.disputes };
  const fulfilment = fulfilmentOf(order);
  const status = paidOrderStatus({ ...fulfilment, lines: order.lines }, listed);
  return {
    kind: "recorded",
    data: { status, ...fulfilment, refunded: refundedTotal(listed), outcome: listed },
  };
}

function previousOutcome(order: Order, outcome: PaymentOutcome): PaymentOutcome {
  return order.outcome ?? outcomeBefore(order, outcome);
}

/**
 * The outcome that the buyer of an older order already knows: refunds up to the total in the order book, and the
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
