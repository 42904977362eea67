import type { z } from "zod";
import type { OrderResponse, OrderSummary } from "#domain/api/responses/order.ts";
import type { DisputeState } from "#domain/api/responses/states.ts";
import { disputeOf, refundedLines } from "#domain/payment-outcome.ts";
import type { Order } from "./order.ts";
import type { OrderHeader } from "./order-store.ts";

/** The part of an order in every response. */
export function orderSummaryResponse(order: OrderHeader): z.infer<typeof OrderSummary> {
  const { id, status, currency, subtotal, discount, tax, taxIncluded, total, refunded, received } = order;
  const discountName = order.appliedDiscount?.name ?? null;
  const sums = {
    ...{ currency, subtotal, discount, discountName, tax, taxIncluded },
    ...{ amount: total, refunded, received },
  };
  const { createdAt, paidAt } = order;
  return { id, status, ...sums, dispute: disputeState(order), createdAt, paidAt };
}

function disputeState({ status, outcome }: OrderHeader): DisputeState | null {
  // Older orders have no outcome, only the status.
  return outcome ? disputeOf(outcome) : status === "disputed" ? "open" : null;
}

/** An order in API responses. Contains no personal data. */
export function orderResponse(order: Order): OrderResponse {
  const refunded = order.outcome ? refundedLines(order.outcome) : [];
  return {
    ...orderSummaryResponse(order),
    items: order.lines.map(({ product, option, name, optionName, quantity, unitAmount }, position) => ({
      ...{ product, option, name, optionName, quantity, amount: unitAmount },
      refunded: order.status === "refunded" || refunded.includes(position),
    })),
  };
}

/**
 * An order as its buyer sees it: a free one is complete although nobody has confirmed its address yet. Anyone can enter somebody's address,
 * so only a session of that address learns when it was confirmed.
 */
export function asCompleted(
  { status, paidAt, createdAt, total }: OrderHeader,
  access: { by: "session" | "browser" } | null,
) {
  const isHidden = status === "paid" && total === 0 && access?.by !== "session";
  return status === "unconfirmed" || isHidden
    ? { status: "paid" as const, paidAt: createdAt }
    : { status, paidAt };
}

/** Hides the amounts of an order from the recipient of a gift, and from others who have its number. */
export function withoutSums(order: OrderHeader): OrderHeader {
  const sums = { subtotal: 0, discount: 0, tax: 0, taxIncluded: 0, total: 0, refunded: 0 };
  return { ...order, ...sums, appliedDiscount: null, received: null };
}

/** Whether others than the buyer get something of an order, and with it its number. */
export function isForOthers({ gift, wasGift, lines }: Order): boolean {
  return (
    gift !== null || wasGift || lines.some(({ parts }) => parts.some(({ seats }) => seats !== undefined))
  );
}
