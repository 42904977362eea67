import * as z from "zod";
import { OrderStatus } from "../responses/states.ts";

/** `POST /orders/{id}/refund`: what was refunded, and the order after it. Amounts are minor units. */
export const AdminRefund = z.object({
  order: z.object({ id: z.string(), status: OrderStatus, refunded: z.int() }),
  refund: z.object({ id: z.string(), amount: z.int(), currency: z.string() }),
});
export type AdminRefund = z.infer<typeof AdminRefund>;
