import type Stripe from "stripe";
import type { Payment } from "../records.ts";
import type { StoreReader } from "../store.ts";
import { statementDescriptor } from "./account-rules.ts";
import { addressObject } from "./address-object.ts";

const DECLINE_MESSAGES: Record<string, string> = {
  generic_decline: "Your card was declined.",
  insufficient_funds: "Your card has insufficient funds.",
  authentication_failed: "The provided payment method has failed authentication.",
  canceled: "The customer has canceled the payment.",
};
/** Payments that the buyer did not confirm: https://docs.stripe.com/error-codes */
const REFUSALS: Record<string, string> = {
  authentication_failed: "payment_intent_authentication_failure",
  canceled: "payment_intent_payment_attempt_failed",
};

/** The PaymentIntent object of the API: https://docs.stripe.com/api/payment_intents/object */
export function paymentIntentObject(
  reader: StoreReader,
  payment: Payment,
  isChargeExpanded = false,
): Stripe.PaymentIntent {
  const session = reader.get("sessions", payment.sessionId);
  return {
    id: payment.id,
    object: "payment_intent",
    allowed_payment_method_types: session?.allowedPaymentMethods ?? null,
    amount: payment.amount,
    amount_capturable: 0,
    amount_received: payment.status === "succeeded" ? payment.amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${payment.id}_secret_sandbox`,
    confirmation_method: "automatic",
    created: payment.created,
    currency: payment.currency,
    customer: null,
    customer_account: null,
    description: session?.paymentDescription ?? null,
    excluded_payment_method_types: null,
    last_payment_error: lastPaymentError(payment),
    latest_charge:
      isChargeExpanded && payment.chargeId !== null
        ? chargeObject(reader, payment, payment.chargeId)
        : payment.chargeId,
    livemode: false,
    managed_payments: null,
    metadata: session?.paymentMetadata ?? {},
    next_action: nextAction(payment),
    on_behalf_of: null,
    payment_method: payment.status === "requires_payment_method" ? null : payment.methodId,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [payment.method],
    payment_record: null,
    processing: null,
    receipt_email: session?.receiptEmail ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: session?.statementDescriptorSuffix ?? null,
    status: payment.status,
    transfer_data: null,
    transfer_group: null,
  };
}

/** The Charge object of the API: https://docs.stripe.com/api/charges/object */
export function chargeObject(reader: StoreReader, payment: Payment, id: string): Stripe.Charge {
  const session = reader.get("sessions", payment.sessionId);
  const hasSucceeded = payment.status === "succeeded";
  const refunded = refundedAmount(reader, payment);
  return {
    id,
    object: "charge",
    amount: payment.amount,
    amount_captured: hasSucceeded ? payment.amount : 0,
    amount_refunded: refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: hasSucceeded ? balanceTransactionId(payment) : null,
    billing_details: {
      address: session?.billing ? addressObject(session.billing) : null,
      email: payment.email,
      name: payment.name,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: statementDescriptor(
      payment.method === "card" ? (session?.statementDescriptorSuffix ?? null) : null,
    ),
    captured: hasSucceeded,
    created: payment.chargedAt ?? payment.created,
    currency: payment.currency,
    customer: null,
    description: session?.paymentDescription ?? null,
    disputed: reader.all("disputes").some((dispute) => dispute.paymentId === payment.id),
    failure_balance_transaction: null,
    failure_code: payment.declineCode === null ? null : "card_declined",
    failure_message: payment.declineCode === null ? null : declineMessage(payment.declineCode),
    fraud_details: {},
    livemode: false,
    metadata: session?.paymentMetadata ?? {},
    on_behalf_of: null,
    outcome: null,
    paid: hasSucceeded,
    payment_intent: payment.id,
    payment_method: payment.methodId,
    payment_method_details: methodDetails(payment),
    receipt_email: session?.receiptEmail ?? null,
    receipt_number: null,
    receipt_url: null,
    refunded: hasSucceeded && refunded === payment.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: session?.statementDescriptorSuffix ?? null,
    status: hasSucceeded ? "succeeded" : payment.status === "processing" ? "pending" : "failed",
    transfer_data: null,
    transfer_group: null,
  };
}

/** How much of a payment has been refunded so far, in minor units. */
export function refundedAmount(reader: StoreReader, payment: Payment): number {
  return reader
    .all("refunds")
    .filter((refund) => refund.paymentId === payment.id && refund.status === "succeeded")
    .reduce((sum, refund) => sum + refund.amount, 0);
}

export function balanceTransactionId({ id }: Payment): string {
  return id.replace("pi_", "txn_");
}

function lastPaymentError(payment: Payment): Stripe.PaymentIntent["last_payment_error"] {
  const { declineCode, status } = payment;
  if (declineCode === null || status !== "requires_payment_method") return null;
  const code = REFUSALS[declineCode];
  if (code) return { type: "invalid_request_error", code, message: declineMessage(declineCode) };
  return {
    type: "card_error",
    code: "card_declined",
    decline_code: declineCode,
    message: declineMessage(declineCode),
    ...(payment.chargeId !== null && { charge: payment.chargeId }),
  };
}

function declineMessage(code: string): string {
  return DECLINE_MESSAGES[code] ?? "The payment failed.";
}

/** The action that the buyer has to take, on the page of the session. */
function nextAction({ status, method }: Payment): Stripe.PaymentIntent["next_action"] {
  if (status !== "requires_action") return null;
  if (method === "card") return { type: "use_stripe_sdk", use_stripe_sdk: {} };
  return { type: method === "alipay" ? "alipay_handle_redirect" : "wechat_pay_display_qr_code" };
}

function methodDetails(payment: Payment): Stripe.Charge.PaymentMethodDetails {
  if (payment.method === "alipay") {
    return { type: "alipay", alipay: { fingerprint: null, transaction_id: null } };
  }
  if (payment.method === "wechat_pay") {
    return { type: "wechat_pay", wechat_pay: { fingerprint: null, transaction_id: null } };
  }
  return {
    type: "card",
    card: {
      amount_authorized: payment.amount,
      authorization_code: null,
      brand: "visa",
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      electronic_commerce_indicator: null,
      exp_month: 12,
      exp_year: 2034,
      funding: "credit",
      installments: null,
      last4: payment.last4,
      mandate: null,
      network: "visa",
      network_transaction_id: null,
      regulated_status: "unregulated",
      three_d_secure: payment.isAuthenticated ? threeDSecure : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

const threeDSecure: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};
