import { z } from "@hono/zod-openapi";
import { Currency } from "../offers/offer.ts";
import { OrderStatus } from "../orders/order.ts";

/** What every answer says of an order; nothing personal. */
export const OrderHead = z.object({
  id: z.string(),
  status: OrderStatus,
  amount: z.int().openapi({ description: "Minor units" }),
  refunded: z.int().openapi({ description: "Minor units" }),
  currency: Currency,
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().nullable(),
});
