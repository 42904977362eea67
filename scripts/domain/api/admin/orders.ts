import * as z from "zod";
import { TaxPart } from "#domain/tax.ts";
import { OrderResponse } from "../responses/order.ts";
import { AdminEntitlement } from "./entitlements.ts";
import { AdminMessage } from "./messages.ts";

const AdminGift = z.object({
  recipient: z.string(),
  giver: z.nullable(z.string()),
  words: z.nullable(z.string()),
  /** When it will be delivered. null: once it is paid, or it was. */
  deliversAt: z.nullable(z.string()),
});

/** An order with its buyer. */
export const AdminOrder = z.object({
  ...OrderResponse.shape,
  email: z.string().nullable(),
  locale: z.string(),
  /** null: it is for the buyer. */
  gift: z.nullable(AdminGift),
  /** `checkout`, `granted` by the owner, or the service it was imported from. */
  origin: z.string(),
});
export type AdminOrder = z.infer<typeof AdminOrder>;

/** One thing that has happened to an order, or an email or a webhook about it. */
export const AdminEvent = z.object({
  at: z.string(),
  /** A kind of #domain/order-event.ts, `email` or `webhook`. */
  event: z.string(),
  /** The cause of an event, such as `webhook` or `owner`, or the state of a message. */
  cause: z.string(),
  detail: z.string(),
});
export type AdminEvent = z.infer<typeof AdminEvent>;

/** `GET /orders/{id}`: an order with everything that is known about it. */
export const AdminOrderDetails = z.object({
  ...AdminOrder.shape,
  sessionId: z.string().nullable(),
  paymentIntent: z.string().nullable(),
  /** The tax of all lines by rate. */
  taxes: z.array(TaxPart),
  entitlements: z.array(AdminEntitlement),
  /** When the order's address was signed in. */
  sessions: z.array(
    z.object({ createdAt: z.string(), expiresAt: z.string(), endedAt: z.string().nullable() }),
  ),
  messages: z.array(AdminMessage),
  history: z.array(AdminEvent),
});
export type AdminOrderDetails = z.infer<typeof AdminOrderDetails>;

/** The message that is sent again. */
export const ResentMessage = z.object({ id: z.string(), kind: z.string(), recipient: z.string() });
export type ResentMessage = z.infer<typeof ResentMessage>;
