import type { OrderStatus } from "./api/responses/states.ts";
import type { OrderEventCause, OrderEventKind } from "./order-event.ts";
import { type CostOfLines, disputeOf, isWhollyRefunded, type PaymentOutcome } from "./payment-outcome.ts";

/** A change of an order's status. docs/order-lifecycle.md draws them. */
export interface Transition {
  kind: OrderEventKind;
  /** null: there was no such order. */
  from: readonly (OrderStatus | null)[];
  to: OrderStatus;
  /** The origins that it can have. */
  causes: readonly OrderEventCause[];
  /** Without it the event always changes the status. */
  when?: string;
}

const STRIPE = ["webhook", "reconciliation"] as const;
const PAYMENT = ["webhook", "return-page", "reconciliation", "job", "buyer"] as const;
const OUTCOME = [...STRIPE, "owner"] as const;

/** The life of an order. Whatever is not listed here leaves the status as it is. */
export const LIFECYCLE: readonly Transition[] = [
  { kind: "placed", from: [null], to: "open", causes: ["buyer", ...STRIPE] },
  { kind: "imported", from: [null], to: "paid", causes: ["import"] },
  { kind: "granted", from: [null], to: "paid", causes: ["owner"] },
  // An expired order has such a payment on a copy of its payment page.
  { kind: "pending", from: ["open", "expired"], to: "pending", causes: PAYMENT },
  { kind: "payment-failed", from: ["open", "pending", "expired"], to: "failed", causes: PAYMENT },
  { kind: "expired", from: ["open", "pending"], to: "expired", causes: PAYMENT },
  { kind: "paid", from: ["open", "pending", "failed", "review"], to: "paid", causes: PAYMENT },
  { kind: "paid-late", from: ["expired"], to: "paid", causes: PAYMENT },
  {
    ...{ kind: "unconfirmed", from: ["open", "pending", "failed", "expired", "review"], to: "unconfirmed" },
    ...{ causes: PAYMENT, when: "nothing had to be paid, and the buyer was not signed in" },
  },
  { kind: "confirmed", from: ["unconfirmed"], to: "paid", causes: ["buyer"] },
  { kind: "review", from: ["open", "pending", "failed", "expired"], to: "review", causes: PAYMENT },
  ...outcomeTransitions(
    "refunded",
    ["paid", "review", "disputed"],
    ["refunded"],
    "all that was received is refunded, and not line by line without those that were free",
  ),
  ...outcomeTransitions(
    "refund-failed",
    ["refunded"],
    ["paid", "review", "disputed"],
    "less than all is refunded now",
  ),
  ...outcomeTransitions("dispute-opened", ["paid", "review"], ["disputed"]),
  ...outcomeTransitions("dispute-lost", ["paid", "review"], ["disputed"], "it was not known to be open"),
  ...outcomeTransitions("dispute-won", ["disputed"], ["paid", "review"], "no other dispute is open or lost"),
  ...outcomeTransitions(
    "dispute-withdrawn",
    ["disputed"],
    ["paid", "review"],
    "no other dispute is open or lost",
  ),
];

/** The transitions of a refund or a dispute, which can lead to several statuses. */
function outcomeTransitions(
  kind: OrderEventKind,
  from: OrderStatus[],
  targets: OrderStatus[],
  when?: string,
): Transition[] {
  return targets.map((to) => ({ kind, from, to, causes: OUTCOME, ...(when && { when }) }));
}

/** The statuses from which an event leads to another one. */
export function statusesBefore(...kinds: OrderEventKind[]): OrderStatus[] {
  const statuses = LIFECYCLE.filter(({ kind }) => kinds.includes(kind)).flatMap(({ from }) => from);
  return statuses.filter((status) => status !== null);
}

/** The statuses of an order with a payment. */
export const PAID_ORDER_STATUSES = ["paid", "review", "refunded", "disputed"] as const;
export type PaidOrderStatus = (typeof PAID_ORDER_STATUSES)[number];

/**
 * The status of an order with a payment, from its refunds and disputes.
 *
 * @param isPaid whether its files were delivered; otherwise its payment did not match it
 * @param amount what was received, in minor units
 */
export function paidOrderStatus(
  { isPaid, ...paid }: { isPaid: boolean; amount: number; lines: CostOfLines },
  outcome: PaymentOutcome,
): PaidOrderStatus {
  const dispute = disputeOf(outcome);
  if (isWhollyRefunded(paid, outcome)) return "refunded";
  if (dispute === "open" || dispute === "lost") return "disputed";
  return isPaid ? "paid" : "review";
}
