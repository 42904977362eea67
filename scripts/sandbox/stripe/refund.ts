import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Payment, Refund } from "../records.ts";
import type { Transaction } from "../store.ts";
import { invalid } from "./api-error.ts";
import { disputeOf, isInquiry } from "./dispute.ts";
import { emit } from "./events.ts";
import { chargeObject, refundedAmount } from "./payment-object.ts";

export interface RefundOptions {
  /** In minor units. The default is the whole remaining amount. */
  amount?: number;
  reason?: string;
  metadata?: Record<string, string>;
}

/** Refunds a payment. The refund succeeds at once, as with cards. Throws the `StripeApiError` that Stripe would respond with. */
export function createRefund(tx: Transaction, payment: Payment, options: RefundOptions): Refund {
  const { chargeId } = payment;
  if (payment.status !== "succeeded" || chargeId === null) {
    throw invalid(`This PaymentIntent (${payment.id}) does not have a successful charge to refund.`);
  }
  const remaining = payment.amount - refundedAmount(tx, payment);
  if (remaining === 0) {
    throw invalid(`Charge ${chargeId} has already been refunded.`, "charge_already_refunded");
  }
  const dispute = disputeOf(tx, payment);
  if (dispute && dispute.status !== "won" && !isInquiry(dispute)) {
    throw invalid(`Charge ${chargeId} has been charged back; cannot issue a refund.`, "charge_disputed");
  }
  const amount = options.amount ?? remaining;
  if (amount < 1) throw invalid("Invalid positive integer", "parameter_invalid_integer", "amount");
  if (amount > remaining) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${remaining})`,
      undefined,
      "amount",
    );
  }
  const refund: Refund = {
    id: newId("re_"),
    paymentId: payment.id,
    chargeId,
    created: tx.now(),
    amount,
    currency: payment.currency,
    status: "succeeded",
    reason: options.reason ?? null,
    metadata: options.metadata ?? {},
  };
  tx.put("refunds", refund);
  emit(tx, payment.sessionId, "refund.created", refundObject(refund));
  emit(tx, payment.sessionId, "charge.refunded", chargeObject(tx, payment, chargeId));
  emit(tx, payment.sessionId, "refund.updated", refundObject(refund));
  return refund;
}

/** The bank returns a refund, which can happen weeks later. Throws if the refund has already failed. */
export function failRefund(tx: Transaction, payment: Payment, refund: Refund) {
  if (refund.status === "failed") throw invalid("This refund has already failed.");
  const failed: Refund = { ...refund, status: "failed" };
  tx.put("refunds", failed);
  emit(tx, payment.sessionId, "refund.failed", refundObject(failed));
  emit(tx, payment.sessionId, "refund.updated", refundObject(failed));
}

/** The Refund object of the API: https://docs.stripe.com/api/refunds/object */
export function refundObject(refund: Refund): Stripe.Refund {
  return {
    id: refund.id,
    object: "refund",
    amount: refund.amount,
    balance_transaction: null,
    charge: refund.chargeId,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    ...(refund.status === "failed" && { failure_reason: "lost_or_stolen_card" }),
    metadata: refund.metadata,
    payment_intent: refund.paymentId,
    payment_method: null,
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}
