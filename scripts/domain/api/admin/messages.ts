import * as z from "zod";
import { MessageChannel, MessageDelivery, MessageState } from "../responses/states.ts";

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
