import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { removePaidItems } from "./lines.ts";
import { saveDiscountCode } from "./saved-discount-code.ts";

/** The part of an order that decides what leaves the cart. */
export type PaidOrder = Pick<OrderPageResponse, "id" | "status" | "items" | "discountName">;

/** Removes what was paid from the cart, and forgets the code that was used. Does nothing if the order is not paid. */
export function removePaidOrder({ id, status, items, discountName }: PaidOrder): void {
  // The buyer has paid, even if the payment is still being processed or checked.
  if (status !== "paid" && status !== "pending" && status !== "review") return;
  if (removePaidItems(id, items) && discountName !== null) saveDiscountCode("");
}
