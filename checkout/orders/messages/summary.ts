import * as z from "zod";
import { MessageChannel } from "#domain/api/responses/states.ts";

/**
 * What has failed, for the email that tells the owner: a message that could not be delivered, or news of a payment (`payment`) that could
 * not be recorded, whose recipient is the order, or the session or payment at Stripe.
 */
export const FailedMessage = z.object({
  channel: z.enum([...MessageChannel.options, "payment"]),
  kind: z.string(),
  recipient: z.string(),
  reason: z.string(),
});
export type FailedMessage = z.infer<typeof FailedMessage>;

/** How often, and the total in one currency, in minor units. */
const Sum = z.object({ currency: z.string(), count: z.int(), amount: z.int() });
export type Sum = z.infer<typeof Sum>;

/** The events of a period by kind. */
export const DailySummary = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /** One sum for each currency. */
  sales: z.array(Sum),
  /** Orders for which nothing was paid. */
  free: z.int(),
  /** One sum for each currency. */
  refunds: z.array(Sum),
  failedRefunds: z.int(),
  disputes: z.object({ opened: z.int(), won: z.int(), lost: z.int() }),
  /** Messages that could not be delivered. */
  failedMessages: z.int(),
});
export type DailySummary = z.infer<typeof DailySummary>;
