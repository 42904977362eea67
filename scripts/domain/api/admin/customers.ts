import * as z from "zod";

/** An address that has paid for something or was given something. */
export const AdminCustomer = z.object({
  email: z.string(),
  orders: z.int(),
  /** Minor units, what was paid, and what of it was refunded or lost to disputes. */
  totals: z.array(
    z.object({ currency: z.string(), total: z.int(), refunded: z.int(), disputeLost: z.int() }),
  ),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type AdminCustomer = z.infer<typeof AdminCustomer>;

/** How many orders have moved, or have lost their address. */
export const ChangedOrders = z.object({ orders: z.int() });
export type ChangedOrders = z.infer<typeof ChangedOrders>;
