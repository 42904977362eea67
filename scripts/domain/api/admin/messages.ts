import { z } from "zod";
import { MessageDelivery } from "../responses/states.ts";
import { limit } from "./limit.ts";

export const MessageState = z.enum(["waiting", "sent", "failed", "skipped"]);
export type MessageState = z.infer<typeof MessageState>;

/** How a message leaves the shop. Each channel has its own sender. */
export const MessageChannel = z.enum(["email", "webhook"]);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** `GET /messages` */
export const AdminMessagesQuery = z.object({
  state: MessageState.optional(),
  channel: MessageChannel.optional(),
  limit,
});

/** A message as the creator sees it. */
export const AdminMessage = z.object({
  id: z.string(),
  channel: MessageChannel,
  kind: z.string(),
  /** An email address, or the host of a program, the rest of whose address may be secret. */
  recipient: z.string(),
  locale: z.string(),
  orderId: z.string().nullable(),
  state: MessageState,
  /** null: it is not known. */
  delivery: MessageDelivery.nullable(),
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

/** `POST /messages/{id}/resend`: the webhook is due at once, as if it had never been tried. */
export const MessageResent = z.object({ id: z.string() });
export type MessageResent = z.infer<typeof MessageResent>;
