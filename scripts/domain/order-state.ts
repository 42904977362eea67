import type { OrderResponse } from "./api/responses/order.ts";
import type { OrderStatus } from "./api/responses/states.ts";

/** The state of an order as people read it: its status, and what became of its payment since. */
export type OrderState = OrderStatus | "partly-refunded" | "dispute-won" | "dispute-lost";

/** @returns the status, unless refunds and disputes say more */
export function orderState<Status extends OrderStatus>({
  status,
  refunded,
  dispute,
}: Pick<OrderResponse, "refunded" | "dispute"> & { status: Status }):
  | Status
  | Exclude<OrderState, OrderStatus> {
  if (status === "disputed" && dispute === "lost") return "dispute-lost";
  if (status !== "paid") return status;
  return refunded > 0 ? "partly-refunded" : dispute === "won" ? "dispute-won" : status;
}
