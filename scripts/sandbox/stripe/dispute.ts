import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Dispute, Payment } from "../records.ts";
import type { Draft, Reader } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { refundedAmount } from "./payment-object.ts";

const EVIDENCE_DUE_SECONDS = 7 * 24 * 60 * 60;

/** Lets the buyer's bank claim back what is left of a payment. Throws if that is not possible, or done already. */
export function dispute(draft: Draft, payment: Payment) {
  const { charge } = payment;
  if (payment.status !== "succeeded" || charge === null)
    throw invalid("Only a paid session can be disputed.");
  if (disputeOf(draft, payment)) throw invalid("This payment has been disputed already.");
  const amount = payment.amount - refundedAmount(draft, payment);
  if (amount === 0) throw invalid("This payment has been refunded already.");
  const opened: Dispute = {
    id: newId("du_"),
    payment: payment.id,
    charge,
    created: draft.now(),
    amount,
    currency: payment.currency,
    status: "needs_response",
  };
  draft.put("disputes", opened);
  emit(draft, payment.checkout, "charge.dispute.created", disputeObject(opened));
}

/** Lets the bank decide: won by the shop, which keeps the money, or lost. Throws unless a dispute is open. */
export function closeDispute(draft: Draft, payment: Payment, status: "won" | "lost") {
  const opened = disputeOf(draft, payment);
  if (opened?.status !== "needs_response") throw invalid("This payment has no open dispute.");
  const closed: Dispute = { ...opened, status };
  draft.put("disputes", closed);
  emit(draft, payment.checkout, "charge.dispute.closed", disputeObject(closed));
}

/** A payment can be disputed once. */
export function disputeOf(reader: Reader, payment: Payment): Dispute | null {
  return reader.all("disputes").find((each) => each.payment === payment.id) ?? null;
}

/** A Dispute as Stripe shows it: https://docs.stripe.com/api/disputes/object */
export function disputeObject(made: Dispute): Stripe.Dispute {
  return {
    id: made.id,
    object: "dispute",
    amount: made.amount,
    balance_transactions: [],
    charge: made.charge,
    created: made.created,
    currency: made.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: made.status === "needs_response" ? made.created + EVIDENCE_DUE_SECONDS : null,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: made.payment,
    payment_method_details: {
      type: "card",
      card: { brand: "visa", case_type: "chargeback", network: "visa", network_reason_code: "10.4" },
    },
    reason: "fraudulent",
    status: made.status,
  };
}

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
