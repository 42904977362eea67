import { z } from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { TaxPart } from "#domain/tax.ts";
import { OrderResponse } from "../responses/order.ts";
import { AdminEntitlement } from "./entitlements.ts";
import { limit } from "./limit.ts";
import { AdminMessage } from "./messages.ts";

const MAX_TEXT_LENGTH = 300;
const MAX_NOTE_LENGTH = 5_000;

/** `GET /orders`. With `find`, only orders that it names, in whatever state. */
export const AdminOrdersQuery = z.object({
  all: z.stringbool().default(false),
  flagged: z.stringbool().default(false),
  /** The id of an order, an entitlement or a payment, a licence key, a product, or an email address or a part of one. */
  find: z.string().trim().min(1).max(MAX_TEXT_LENGTH).optional(),
  limit,
});

/** An order with its buyer. */
export const AdminOrder = z.object({
  ...OrderResponse.shape,
  email: z.string().nullable(),
  locale: z.string(),
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

/** Chosen by the caller for each thing it wants done. Repeating a request with the same key does it only once. */
const idempotencyKey = z.string().regex(/^[\w-]{8,64}$/);
const emailAddress = z.string().refine(isEmailAddress, "expected an email address");

/** `POST /orders/{id}/resend`: the receipt, or another message by its id. */
export const ResendRequest = z.object({ message: z.string().min(1).optional(), idempotencyKey });

/** The message that is sent again. */
export const ResentMessage = z.object({ id: z.string(), kind: z.string(), recipient: z.string() });
export type ResentMessage = z.infer<typeof ResentMessage>;

/** `POST /orders/{id}/correct`: another email address. */
export const CorrectionRequest = z.object({ email: emailAddress });

/** `POST /orders/{id}/notes`: a note of the owner, which the buyer never sees. It becomes part of the history. */
export const NoteRequest = z.object({ text: z.string().trim().min(1).max(MAX_NOTE_LENGTH) });

/** `POST /orders/grant`: a copy of a product for somebody. */
export const GrantRequest = z.object({
  email: emailAddress,
  product: z.string().min(1),
  /** The edition's key. It may be left out if the product has only one. */
  option: z.string().min(1).optional(),
  /** The language of the email. By default the shop's first language. */
  locale: z.string().min(1).optional(),
  idempotencyKey,
});
export type GrantRequest = z.infer<typeof GrantRequest>;
