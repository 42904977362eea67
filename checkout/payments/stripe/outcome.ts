import type Stripe from "stripe";
import type { PaymentOutcome, Refund } from "#domain/payment-outcome.ts";
import { refundFromMetadata } from "./refund-metadata.ts";

/** A pending refund counts as made until it fails. https://docs.stripe.com/refunds#failed-refunds */
export function refundFrom({ id, amount, status, metadata }: Stripe.Refund): Refund {
  return {
    id,
    amount,
    hasFailed: status === "failed" || status === "canceled",
    ...refundFromMetadata(metadata),
  };
}

/** A prevented dispute does not count. https://docs.stripe.com/api/disputes/object#dispute_object-status */
export function disputeFrom({ id, status }: Stripe.Dispute): PaymentOutcome["disputes"] {
  if (status === "prevented") return [];
  const isWon = status === "won" || status === "warning_closed";
  return [{ id, state: isWon ? "won" : status === "lost" ? "lost" : "open" }];
}
