import { z } from "zod";
import { OrderResponse } from "./responses.ts";

/** The owner's API, which the `shop` command calls: its requests and responses. Only the same user on the same machine can call it. */

const limit = z.coerce.number().int().min(1).max(1000).default(50);

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

export const MessageState = z.enum(["waiting", "sent", "failed", "skipped"]);
export type MessageState = z.infer<typeof MessageState>;

/** `GET /messages` */
export const AdminMessagesQuery = z.object({ state: MessageState.optional(), limit });

/** A message as the creator sees it. */
export const AdminMessage = z.object({
  id: z.string(),
  kind: z.string(),
  /** An email address. */
  recipient: z.string(),
  locale: z.string(),
  orderId: z.string().nullable(),
  state: MessageState,
  /** How often it was rejected or could not be composed. Outages of the service do not count. */
  attempts: z.number(),
  createdAt: z.string(),
  /** When a waiting message is sent or retried. */
  dueAt: z.string(),
  /** When it was sent or failed. */
  doneAt: z.string().nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
});
export type AdminMessage = z.infer<typeof AdminMessage>;

/** `GET /co-purchases`: two products bought by the same buyers. Each pair is listed once, in arbitrary order. */
export const CoPurchase = z.object({
  product: z.string(),
  other: z.string(),
  /** How many email addresses have bought both. */
  buyers: z.int().positive(),
});
export type CoPurchase = z.infer<typeof CoPurchase>;

/** `POST /reconcile` */
export const ReconcileRequest = z.object({ from: z.coerce.date() });

/** How many payments were compared, and how many orders changed. */
export const Reconciliation = z.object({ seen: z.number(), changed: z.number() });
export type Reconciliation = z.infer<typeof Reconciliation>;
