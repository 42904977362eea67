import * as z from "zod";

/** https://docs.stripe.com/api/refunds/create#create_refund-reason */
export const RefundReason = z.enum(["duplicate", "fraudulent", "requested_by_customer"]);
export type RefundReason = z.infer<typeof RefundReason>;

const MAX_KEY_LENGTH = 100;

/**
 * A refund by the owner: some lines of an order by their positions, a sum in minor units, or without either all that is
 * left. A request with the same key is not made twice.
 */
export const RefundRequest = z
  .object({
    lines: z.array(z.int().nonnegative()).min(1).optional(),
    amount: z.int().positive().optional(),
    reason: RefundReason.default("requested_by_customer"),
    key: z.string().min(1).max(MAX_KEY_LENGTH),
  })
  .refine(({ lines, amount }) => lines === undefined || amount === undefined, "lines or an amount, not both");
export type RefundRequest = z.infer<typeof RefundRequest>;

/**
 * Why an order is not refunded. `no-payment`: nothing was paid for it through Stripe. `lines-not-paid`: its payment does not match
 * it, so no part of it belongs to a line. `in-progress`: another refund of it is being made. `refused`: Stripe says why.
 */
export const RefundRefusal = z.enum([
  "unknown-order",
  "no-payment",
  "nothing-left",
  "amount-too-high",
  "unknown-line",
  "line-refunded",
  "lines-not-paid",
  "disputed",
  "in-progress",
  "refused",
]);
export type RefundRefusal = z.infer<typeof RefundRefusal>;
