import * as z from "zod";
import { Discount } from "#domain/discount.ts";

/** `GET /discounts`: a discount of the live release, and how many orders have used it or hold a use while they are paid. */
export const AdminDiscount = z.object({ ...Discount.shape, used: z.number(), held: z.number() });
export type AdminDiscount = z.infer<typeof AdminDiscount>;
