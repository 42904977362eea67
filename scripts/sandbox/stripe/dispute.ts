import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Dispute, Payment } from "../records.ts";
import type { StoreReader, Transaction } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { refundedAmount } from "./payment-object.ts";

const EVIDENCE_DUE_SECONDS = 7 * 24 * 60 * 60;

/** The buyer's bank disputes the remaining amount of a payment. Throws if the payment cannot be disputed. */
export function openDispute(tx: Transaction, payment: Payment) {
  const { chargeId } = payment;
  if (payment.status !== "succeeded" || chargeId === null) {
    throw invalid("Only a paid session can be disputed.");
  }
  if (disputeOf(tx, payment)) throw invalid("This payment has already been disputed.");
  const amount = payment.amount - refundedAmount(tx, payment);
  if (amount === 0) throw invalid("This payment has already been refunded.");
  const dispute: Dispute = {
    id: newId("du_"),
    paymentId: payment.id,
    chargeId,
    created: tx.now(),
    amount,
    currency: payment.currency,
    status: "needs_response",
  };
  tx.put("disputes", dispute);
  emit(tx, payment.sessionId, "charge.dispute.created", disputeObject(dispute));
}

/** The bank decides the dispute: the shop keeps the money if it has won. Throws if there is no open dispute. */
export function closeDispute(tx: Transaction, payment: Payment, status: "won" | "lost") {
  const dispute = disputeOf(tx, payment);
  if (dispute?.status !== "needs_response") throw invalid("This payment has no open dispute.");
  const closed: Dispute = { ...dispute, status };
  tx.put("disputes", closed);
  emit(tx, payment.sessionId, "charge.dispute.closed", disputeObject(closed));
}

/** The payment's dispute. A payment can be disputed only once. */
export function disputeOf(reader: StoreReader, payment: Payment): Dispute | null {
  return reader.all("disputes").find((dispute) => dispute.paymentId === payment.id) ?? null;
}

/** The Dispute object of the API: https://docs.stripe.com/api/disputes/object */
export function disputeObject(dispute: Dispute): Stripe.Dispute {
  return {
    id: dispute.id,
    object: "dispute",
    amount: dispute.amount,
    balance_transactions: [],
    charge: dispute.chargeId,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: dispute.status === "needs_response" ? dispute.created + EVIDENCE_DUE_SECONDS : null,
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
    payment_intent: dispute.paymentId,
    payment_method_details: {
      type: "card",
      card: { brand: "visa", case_type: "chargeback", network: "visa", network_reason_code: "10.4" },
    },
    reason: "fraudulent",
    status: dispute.status,
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
