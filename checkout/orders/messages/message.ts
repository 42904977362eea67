import * as z from "zod";
import { jsonColumn } from "../database/json-column.ts";
import { DailySummary, FailedMessage } from "./summary.ts";

/**
 * Kinds of emails. `payment-mismatch` and `unexpected-payment` ask the owner to check a payment, `licence-keys-gone` to
 * fill a list of keys, and those of `owner-` tell the owner what has happened. `address-removed` is for somebody whose address
 * was in an order by mistake. `move-from`, `move-to` and `erase` have codes that prove whose address it is; `moved` tells the
 * address that had the library before. `passkey-added` and `passkey-removed` let a buyer notice what somebody else did.
 * `new-version` tells a holder of a product what has changed. The others inform the buyer about a change of the order.
 */
export const MessageKind = z.enum([
  "paid",
  "link",
  "payment-pending",
  "payment-failed",
  "payment-review",
  "cart-reminder",
  "refunded",
  "refund-failed",
  "dispute-opened",
  "dispute-won",
  "dispute-lost",
  "payment-mismatch",
  "unexpected-payment",
  "granted",
  "licence-ready",
  "licence-keys-gone",
  "released",
  "gift",
  "seat",
  "new-version",
  "address-corrected",
  "address-removed",
  "move-from",
  "move-to",
  "moved",
  "erase",
  "passkey-added",
  "passkey-removed",
  "owner-sale",
  "owner-free-sale",
  "owner-refunded",
  "owner-refund-failed",
  "owner-dispute-opened",
  "owner-dispute-won",
  "owner-dispute-lost",
  "owner-failed",
  "owner-daily",
]);
export type MessageKind = z.infer<typeof MessageKind>;

/** Data that is not in the order. Amounts are minor units. */
const MessagePayload = z.object({
  /** The amount of this refund or payment. */
  amount: z.number().optional(),
  /** Refunded in total, including this refund. */
  refunded: z.number().optional(),
  /** The positions of the lines that this refund is for. Without them, it is for a sum. */
  lines: z.array(z.number()).optional(),
  /** The currency of the payment, if it differs from the order's. */
  currency: z.string().optional(),
  /** The payment's id at the payment service. */
  payment: z.string().optional(),
  /** A list of licence keys that has run out. */
  pool: z.string().optional(),
  /** How many keys of that list the buyer got, and needs. */
  keys: z.object({ issued: z.number(), needed: z.number() }).optional(),
  /** The page where an abandoned order can still be paid, and until when. */
  recovery: z.object({ url: z.string(), expiresAt: z.string() }).optional(),
  /** When the pre-orders were released that the email is about. */
  releasedAt: z.string().optional(),
  /** The version of a product that the email is about. */
  version: z.object({ product: z.string(), version: z.string() }).optional(),
  /** The address that a library is to be moved to. */
  to: z.string().optional(),
  /** The id of the code that the email is to have. */
  code: z.string().optional(),
  /** The passkey that was added or removed: the device that had added it, such as `Firefox/Windows`, and when. */
  passkey: z.object({ device: z.string().nullable(), createdAt: z.string() }).optional(),
  /** A message that could not be delivered. */
  failed: FailedMessage.optional(),
  /** The figures of the daily summary. */
  summary: DailySummary.optional(),
});

/** A message to compose and send. Its id is the idempotency key, and names it in webhooks: it has only letters, digits, `_` and `-`. */
export interface Message {
  id: string;
  channel: "email";
  kind: MessageKind;
  /** An email address. */
  recipient: string;
  locale: string;
  orderId: string | null;
  payload: z.infer<typeof MessagePayload>;
}

/**
 * Lower numbers are sent first. Receipts come first because they contain the link to the files, and emails to all holders of a
 * product last.
 */
export const PRIORITY = { paid: 0, link: 1, free: 2, notice: 3, owner: 4, many: 5 } as const;

/** The columns that all readers of the table `messages` need. */
export const MessageColumns = z.object({
  id: z.string(),
  recipient: z.string(),
  locale: z.string(),
  order_id: z.string().nullable(),
});

/** A message as it is stored. */
export const MessageRow = MessageColumns.extend({
  channel: z.literal("email"),
  kind: MessageKind,
  payload: jsonColumn(MessagePayload),
  priority: z.number(),
  created_at: z.string(),
}).transform(({ order_id, created_at, ...message }) => ({
  ...message,
  orderId: order_id,
  createdAt: created_at,
}));
