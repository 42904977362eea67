import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Dispute, Payment } from "../records.ts";
import type { StoreReader, Transaction } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { refundedAmount } from "./payment-object.ts";

const EVIDENCE_DUE_SECONDS = 7 * 24 * 60 * 60;

/**
 * The buyer's bank disputes the remaining amount of a payment, after an inquiry or without one, and takes it back for now. Throws
 * if the payment cannot be disputed.
 */
export function openDispute(tx: Transaction, payment: Payment) {
  const inquiry = disputeOf(tx, payment);
  const dispute: Dispute =
    inquiry?.status === "warning_needs_response"
      ? { ...inquiry, status: "needs_response" }
      : newDispute(tx, payment, "needs_response");
  change(tx, payment, dispute, inquiry ? "charge.dispute.updated" : "charge.dispute.created");
  emit(tx, payment.sessionId, "charge.dispute.funds_withdrawn", disputeObject(dispute));
}

/** The bank asks about a payment before it disputes it. Throws if the payment cannot be disputed. */
export function openInquiry(tx: Transaction, payment: Payment) {
  change(tx, payment, newDispute(tx, payment, "warning_needs_response"), "charge.dispute.created");
}

function newDispute(tx: Transaction, payment: Payment, status: Dispute["status"]): Dispute {
  const { id: paymentId, chargeId, currency } = payment;
  if (payment.status !== "succeeded" || chargeId === null) {
    throw invalid("Only a paid session can be disputed.");
  }
  if (disputeOf(tx, payment)) throw invalid("This payment has already been disputed.");
  const amount = payment.amount - refundedAmount(tx, payment);
  if (amount === 0) throw invalid("This payment has already been refunded.");
  return { id: newId("du_"), paymentId, chargeId, created: tx.now(), amount, currency, status };
}

/** The bank decides the dispute: the shop keeps the money if it has won. Throws if there is no open dispute. */
export function closeDispute(tx: Transaction, payment: Payment, status: "won" | "lost") {
  const dispute = disputeOf(tx, payment);
  if (dispute?.status !== "needs_response") throw invalid("This payment has no open dispute.");
  const closed: Dispute = { ...dispute, status };
  change(tx, payment, closed, "charge.dispute.closed");
  if (status === "won") emit(tx, payment.sessionId, "charge.dispute.funds_reinstated", disputeObject(closed));
}

/** The bank is content with the answer to its inquiry. Throws if there is none. */
export function closeInquiry(tx: Transaction, payment: Payment) {
  const inquiry = disputeOf(tx, payment);
  if (inquiry?.status !== "warning_needs_response") throw invalid("This payment has no open inquiry.");
  change(tx, payment, { ...inquiry, status: "warning_closed" }, "charge.dispute.closed");
}

function change(
  tx: Transaction,
  { sessionId }: Payment,
  dispute: Dispute,
  type: "charge.dispute.created" | "charge.dispute.updated" | "charge.dispute.closed",
) {
  tx.put("disputes", dispute);
  emit(tx, sessionId, type, disputeObject(dispute));
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
      due_by: dispute.status.endsWith("needs_response") ? dispute.created + EVIDENCE_DUE_SECONDS : null,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry(dispute),
    livemode: false,
    metadata: {},
    payment_intent: dispute.paymentId,
    payment_method_details: {
      type: "card",
      card: {
        brand: "visa",
        case_type: isInquiry(dispute) ? "inquiry" : "chargeback",
        network: "visa",
        network_reason_code: "10.4",
      },
    },
    reason: "fraudulent",
    status: dispute.status,
  };
}

/** Money of an inquiry stays with the shop. */
export function isInquiry({ status }: Dispute): boolean {
  return status.startsWith("warning");
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
