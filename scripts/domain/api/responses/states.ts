import * as z from "zod";

/** The statuses that buyers see. To them, an unconfirmed order is paid. */
const SHOWN = ["open", "pending", "paid", "failed", "expired", "review", "refunded", "disputed"] as const;
export const ShownOrderStatus = z.enum(SHOWN);

/**
 * open → pending → paid → refunded or disputed; or failed, or expired. `pending`: the buyer has paid, and the bank has not
 * confirmed it. `unconfirmed`: the order is free, and nobody has confirmed its address. `review`: the payment does not match the
 * order, and the creator has to look at it. Only a `paid` order gives access to files.
 */
export const OrderStatus = z.enum([...SHOWN, "unconfirmed"]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/**
 * The delivery of a sent email, if the mail service reports it: it has arrived, the recipient's server refuses it, or the
 * recipient says that it is spam.
 */
export const MessageDelivery = z.enum(["delivered", "bounced", "complained"]);
export type MessageDelivery = z.infer<typeof MessageDelivery>;

/** How a dispute about a payment stands. `won`: the payment stands; `lost`: the bank has returned it to the buyer. */
export const DisputeState = z.enum(["open", "won", "lost"]);
export type DisputeState = z.infer<typeof DisputeState>;

/** Why somebody no longer has what was bought. `disputed`: until the bank has decided. */
export const EndReason = z.enum(["refunded", "disputed", "dispute-lost", "ended-by-owner"]);
export type EndReason = z.infer<typeof EndReason>;

export const MessageState = z.enum(["waiting", "sent", "failed", "skipped"]);
export type MessageState = z.infer<typeof MessageState>;

/** How a message leaves the shop. Each channel has its own sender. */
export const MessageChannel = z.enum(["email", "webhook"]);
export type MessageChannel = z.infer<typeof MessageChannel>;
