import type { OrderResponse } from "./api/responses/order.ts";
import type { OrderStatus } from "./api/responses/states.ts";

/** The state of an order as people read it: its status, and what became of its payment since. */
export type OrderState = OrderStatus | "partly-refunded" | "dispute-won" | "dispute-lost";

/** @returns the status, unless refunds and disputes say more */
export function orderState({
  status,
  refunded,
  dispute,
}: Pick<OrderResponse, "status" | "refunded" | "dispute">): OrderState {
  if (status === "disputed" && dispute === "lost") return "dispute-lost";
  if (status !== "paid") return status;
  return refunded > 0 ? "partly-refunded" : dispute === "won" ? "dispute-won" : "paid";
}
