import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Payment, Refund } from "../records.ts";
import type { Draft } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { chargeObject, refundedAmount } from "./payment-object.ts";

/** `amount` in minor units; without one, all that is left. */
export interface RefundOrder {
  amount?: number;
  reason?: string;
  metadata?: Record<string, string>;
}

/** Gives money back at once, as for cards. Throws the `ApiError` that Stripe would answer with. */
export function refund(draft: Draft, payment: Payment, order: RefundOrder): Refund {
  const { charge } = payment;
  if (payment.status !== "succeeded" || charge === null) {
    throw invalid(`This PaymentIntent (${payment.id}) does not have a successful charge to refund.`);
  }
  const left = payment.amount - refundedAmount(draft, payment);
  if (left === 0) {
    throw invalid(`Charge ${charge} has already been refunded.`, "charge_already_refunded");
  }
  if (draft.all("disputes").some((each) => each.payment === payment.id && each.status !== "won")) {
    throw invalid(`Charge ${charge} has been charged back; cannot issue a refund.`, "charge_disputed");
  }
  const amount = order.amount ?? left;
  if (amount < 1) throw invalid("Invalid positive integer", "parameter_invalid_integer", "amount");
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      undefined,
      "amount",
    );
  }
  const made: Refund = {
    id: newId("re_"),
    payment: payment.id,
    charge,
    created: draft.now(),
    amount,
    currency: payment.currency,
    status: "succeeded",
    reason: order.reason ?? null,
    metadata: order.metadata ?? {},
  };
  draft.put("refunds", made);
  emit(draft, payment.checkout, "refund.created", refundObject(made));
  emit(draft, payment.checkout, "charge.refunded", chargeObject(draft, payment, charge));
  emit(draft, payment.checkout, "refund.updated", refundObject(made));
  return made;
}

/** Lets the bank send a refund back, which can happen weeks later. Throws if it has failed already. */
export function failRefund(draft: Draft, payment: Payment, made: Refund) {
  if (made.status === "failed") throw invalid("This refund has failed already.");
  const failed: Refund = { ...made, status: "failed" };
  draft.put("refunds", failed);
  emit(draft, payment.checkout, "refund.failed", refundObject(failed));
  emit(draft, payment.checkout, "refund.updated", refundObject(failed));
}

/** A Refund as Stripe shows it: https://docs.stripe.com/api/refunds/object */
export function refundObject(made: Refund): Stripe.Refund {
  return {
    id: made.id,
    object: "refund",
    amount: made.amount,
    balance_transaction: null,
    charge: made.charge,
    created: made.created,
    currency: made.currency,
    customer: null,
    customer_account: null,
    ...(made.status === "failed" && { failure_reason: "lost_or_stolen_card" }),
    metadata: made.metadata,
    payment_intent: made.payment,
    payment_method: null,
    reason: made.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: made.status,
    transfer_reversal: null,
  };
}
