import { z } from "zod";
import { OrderResponse } from "../responses.ts";
import { limit } from "./limit.ts";

/** `GET /orders` */
export const AdminOrdersQuery = z.object({
  all: z.stringbool().default(false),
  flagged: z.stringbool().default(false),
  limit,
});

/** An order with its buyer. */
export const AdminOrder = z.object({
  ...OrderResponse.shape,
  email: z.string().nullable(),
  locale: z.string(),
});
export type AdminOrder = z.infer<typeof AdminOrder>;
