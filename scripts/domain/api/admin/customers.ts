import * as z from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { limit } from "./limit.ts";

const MAX_TEXT_LENGTH = 300;

/** `GET /customers`: those whose address contains `find`, the latest first. */
export const AdminCustomersQuery = z.object({
  find: z.string().trim().min(1).max(MAX_TEXT_LENGTH).optional(),
  limit,
});

/** An address that has paid for something or was given something. */
export const AdminCustomer = z.object({
  email: z.string(),
  orders: z.int(),
  /** Minor units, what was paid and what of it was refunded. */
  totals: z.array(z.object({ currency: z.string(), total: z.int(), refunded: z.int() })),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type AdminCustomer = z.infer<typeof AdminCustomer>;

const emailAddress = z.string().trim().refine(isEmailAddress, "expected an email address");

/** `POST /customers/export` and `POST /customers/erase` */
export const CustomerRequest = z.object({ email: emailAddress });

/** `POST /customers/move` */
export const CustomerMoveRequest = z.object({ from: emailAddress, to: emailAddress });

/** How many orders have moved, or have lost their address. */
export const ChangedOrders = z.object({ orders: z.int() });
export type ChangedOrders = z.infer<typeof ChangedOrders>;
