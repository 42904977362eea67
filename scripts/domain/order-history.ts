import type { OrderStatus } from "./api/responses/states.ts";
import type { OrderEventKind, OrderFact } from "./order-event.ts";
import { LIFECYCLE, paidOrderStatus } from "./order-lifecycle.ts";
import type { CostOfLines, PaymentOutcome, Refund } from "./payment-outcome.ts";

/** The state of an order according to its events. */
export interface OrderHistory {
  status: OrderStatus;
  /** Whether its files were delivered. */
  isPaid: boolean;
  /** Minor units received, or to be paid. */
  amount: number;
  lines: CostOfLines;
  outcome: PaymentOutcome;
}

/**
 * Replays the events of an order, oldest first.
 *
 * @param lines the lines of the order, which decide whether refunds of lines are for all of it
 * @returns null if there are none
 * @throws if an event cannot follow those before it
 */
export function replayOrder(facts: readonly OrderFact[], lines: CostOfLines = []): OrderHistory | null {
  return facts.reduce<OrderHistory | null>((before, fact) => applyFact(before, fact, lines), null);
}

function applyFact(before: OrderHistory | null, fact: OrderFact, lines: CostOfLines): OrderHistory | null {
  const after = historyAfter(before, fact, lines);
  const [from, to] = [before?.status ?? null, after?.status ?? null];
  if (from !== to && fact.kind !== "recorded" && !isTransition(fact.kind, from, to)) {
    throw new Error(`an order that is ${from} cannot become ${to} by "${fact.kind}"`);
  }
  return after;
}

function isTransition(kind: OrderEventKind, from: OrderStatus | null, to: OrderStatus | null): boolean {
  return LIFECYCLE.some((each) => each.kind === kind && each.from.includes(from) && each.to === to);
}

function historyAfter(before: OrderHistory | null, fact: OrderFact, lines: CostOfLines): OrderHistory | null {
  switch (fact.kind) {
    case "placed":
      return {
        status: "open",
        isPaid: false,
        amount: fact.data.amount,
        lines,
        outcome: { refunds: [], disputes: [] },
      };
    case "imported":
    case "granted":
      return {
        status: "paid",
        isPaid: true,
        amount: fact.data.amount,
        lines,
        outcome: { refunds: [], disputes: [] },
      };
    case "recorded":
      return { ...fact.data, lines, outcome: fact.data.outcome ?? assumedOutcome(fact.data) };
    case "pending":
    case "expired":
      return { ...existing(before, fact), status: fact.kind };
    case "payment-failed":
      return { ...existing(before, fact), status: "failed" };
    case "paid":
    case "paid-late":
    case "review":
      return withStatus({
        ...existing(before, fact),
        isPaid: fact.kind !== "review",
        amount: fact.data.amount,
      });
    case "unconfirmed":
      return { ...existing(before, fact), status: "unconfirmed", amount: fact.data.amount };
    case "confirmed":
      return withStatus({ ...existing(before, fact), isPaid: true });
    case "refunded":
    case "refund-failed": {
      const { refund: id, ...data } = fact.data;
      return withStatus(
        withRefund(existing(before, fact), { ...data, id, hasFailed: fact.kind === "refund-failed" }),
      );
    }
    case "dispute-opened":
      return withStatus(withDispute(existing(before, fact), fact.data.dispute, "open"));
    case "dispute-won":
      return withStatus(withDispute(existing(before, fact), fact.data.dispute, "won"));
    case "dispute-lost":
      return withStatus(withDispute(existing(before, fact), fact.data.dispute, "lost"));
    case "dispute-withdrawn":
      return withStatus(withDispute(existing(before, fact), fact.data.dispute, null));
    default:
      return before;
  }
}

function existing(before: OrderHistory | null, { kind }: OrderFact): OrderHistory {
  if (before) return before;
  throw new Error(`the history of an order begins with "${kind}"`);
}

function withStatus(order: OrderHistory): OrderHistory {
  return { ...order, status: paidOrderStatus(order, order.outcome) };
}

function withRefund(order: OrderHistory, refund: Refund): OrderHistory {
  const { refunds, disputes } = order.outcome;
  const others = refunds.filter(({ id }) => id !== refund.id);
  return { ...order, outcome: { refunds: [...others, refund], disputes } };
}

function withDispute(
  order: OrderHistory,
  dispute: string,
  state: PaymentOutcome["disputes"][number]["state"] | null,
): OrderHistory {
  const { refunds, disputes } = order.outcome;
  const others = disputes.filter(({ id }) => id !== dispute);
  return { ...order, outcome: { refunds, disputes: state ? [...others, { id: dispute, state }] : others } };
}

/** An older order knows how much was refunded and whether it is disputed, but no single refund or dispute. */
function assumedOutcome({ status, refunded }: { status: OrderStatus; refunded: number }): PaymentOutcome {
  return {
    refunds: refunded > 0 ? [{ id: "unknown", amount: refunded, hasFailed: false }] : [],
    disputes: status === "disputed" ? [{ id: "unknown", state: "open" }] : [],
  };
}
