import { z } from "zod";

const seconds = z.number().int();
const milliseconds = z.number();
const minorUnits = z.number().int().nonnegative();
const metadata = z.record(z.string(), z.string());

const lineItem = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  images: z.array(z.string()),
  productMetadata: metadata,
  metadata,
  unitAmount: minorUnits,
  quantity: z.number().int().positive(),
  taxBehavior: z.string().nullable(),
  taxCode: z.string().nullable().default(null),
});

/** The buyer's details for the tax and the invoice. */
const billing = z.object({
  country: z.string(),
  businessName: z.string().nullable(),
  line1: z.string().nullable(),
  postalCode: z.string().nullable(),
  city: z.string().nullable(),
  taxId: z.string().nullable(),
  isReverseCharge: z.boolean(),
});

/** A Checkout Session, and the buyer who completed it. Its amounts are computed from its line items: see totals.ts. */
const session = z.object({
  id: z.string(),
  created: seconds,
  expiresAt: seconds,
  status: z.enum(["open", "complete", "expired"]),
  paymentStatus: z.enum(["unpaid", "paid", "no_payment_required"]),
  paymentId: z.string().nullable(),
  items: z.array(lineItem),
  currency: z.string(),
  customerEmail: z.string().nullable(),
  buyer: z.object({ email: z.string(), name: z.string().nullable() }).nullable(),
  billing: billing.nullable().default(null),
  automaticTax: z.boolean().default(false),
  taxIdCollection: z.boolean().default(false),
  billingAddressCollection: z.enum(["auto", "required"]).nullable().default(null),
  clientReferenceId: z.string().nullable(),
  metadata,
  successUrl: z.string(),
  cancelUrl: z.string().nullable(),
  locale: z.string().nullable(),
  allowedPaymentMethods: z.array(z.string()).nullable(),
  adaptivePricing: z.boolean(),
  submitType: z.string().nullable(),
  paymentDescription: z.string().nullable(),
  paymentMetadata: metadata,
  receiptEmail: z.string().nullable(),
  statementDescriptorSuffix: z.string().nullable(),
  /** Whether the buyer is asked if the shop may send promotions, and the answer. */
  asksForPromotions: z.boolean().default(false),
  promotions: z.enum(["opt_in", "opt_out"]).nullable().default(null),
  /** Whether a copy can be opened once it has expired. `token` and `expiresAt` are set by then. */
  recovery: z
    .object({ token: z.string().nullable(), expiresAt: seconds.nullable() })
    .nullable()
    .default(null),
  /** The expired session that it is a copy of. */
  recoveredFrom: z.string().nullable().default(null),
});

/** A PaymentIntent together with its latest charge. */
const payment = z.object({
  id: z.string(),
  sessionId: z.string(),
  created: seconds,
  amount: minorUnits,
  currency: z.string(),
  status: z.enum(["requires_payment_method", "requires_action", "processing", "succeeded"]),
  chargeId: z.string().nullable(),
  chargedAt: seconds.nullable(),
  method: z.enum(["card", "alipay", "wechat_pay"]),
  methodId: z.string(),
  /** The last four digits of the card. Null for a payment without a card. */
  last4: z.string().nullable(),
  /** How the buyer wants an asynchronous payment to end. Null once it has ended, and for all other payments. */
  intendedOutcome: z.enum(["succeed", "fail"]).nullable(),
  /** When an asynchronous payment succeeds by itself. Null: it is ended on the payments page. */
  settlesAt: seconds.nullable().default(null),
  /** When the money arrived. Null: it has not, or the payment is from before this was stored. */
  succeededAt: seconds.nullable().default(null),
  /** Whether the buyer's bank has asked the buyer to confirm the payment by 3-D Secure. */
  isAuthenticated: z.boolean().default(false),
  declineCode: z.string().nullable(),
  email: z.string(),
  name: z.string().nullable(),
});

const refund = z.object({
  id: z.string(),
  paymentId: z.string(),
  chargeId: z.string(),
  created: seconds,
  amount: minorUnits,
  currency: z.string(),
  status: z.enum(["succeeded", "failed"]),
  reason: z.string().nullable(),
  metadata,
});

const dispute = z.object({
  id: z.string(),
  paymentId: z.string(),
  chargeId: z.string(),
  created: seconds,
  amount: minorUnits,
  currency: z.string(),
  /** The first two are an inquiry, which takes no money and may become a dispute. */
  status: z.enum(["warning_needs_response", "warning_closed", "needs_response", "won", "lost"]),
});

/** `payload` is the exact text that is signed and posted at every attempt. */
const event = z.object({
  id: z.string(),
  type: z.string(),
  created: seconds,
  sessionId: z.string().nullable(),
  payload: z.string(),
});

/** The delivery of an event to the webhook. It has the event's id. */
const delivery = z.object({
  id: z.string(),
  /** `dropped`: it is never posted, to simulate that webhooks are lost. */
  state: z.enum(["waiting", "delivered", "given-up", "dropped"]),
  attempts: z.number().int(),
  nextAttemptAt: milliseconds,
  lastAttemptAt: milliseconds.nullable(),
  lastResult: z.string().nullable(),
});

/** The response to the first request with an idempotency key. `id` and `fingerprint` are hashes: see idempotency.ts. */
const idempotentResponse = z.object({
  id: z.string(),
  created: seconds,
  fingerprint: z.string(),
  body: z.string(),
});

const addresses = z.array(z.string());

/** Reports about an email. */
export const emailEvent = z.enum(["delivered", "bounced", "complained"]);

/** `sentAt` is in ISO 8601. */
const email = z.object({
  id: z.string(),
  sentAt: z.string(),
  from: z.string(),
  to: addresses,
  cc: addresses,
  bcc: addresses,
  replyTo: addresses,
  subject: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  tags: z.array(z.object({ name: z.string(), value: z.string() })),
  attachments: z.array(z.object({ filename: z.string(), bytes: z.number().int() })),
  /** The report that was sent to the shop, and the shop's response. */
  event: emailEvent.nullable().default(null),
  eventResult: z.string().nullable().default(null),
});

/** Whether an outage of a service is simulated. */
const outage = z.object({ id: z.enum(["mail", "stripe", "webhooks"]), down: z.boolean() });

/** Whether webhooks are disturbed in one way. */
const disturbance = z.object({ id: z.enum(["duplicate", "reorder", "delay", "drop"]), on: z.boolean() });

/** Everything that the sandbox stores, by kind. A line of the data file holds records of these shapes. */
export const recordSchemas = {
  sessions: session,
  payments: payment,
  refunds: refund,
  disputes: dispute,
  events: event,
  deliveries: delivery,
  idempotentResponses: idempotentResponse,
  emails: email,
  outages: outage,
  disturbances: disturbance,
};

export type Records = { [K in keyof typeof recordSchemas]: z.infer<(typeof recordSchemas)[K]> };
export type RecordKind = keyof Records;
export type Session = Records["sessions"];
export type SessionBilling = z.infer<typeof billing>;
export type LineItem = z.infer<typeof lineItem>;
export type Payment = Records["payments"];
export type Method = Payment["method"];
export type Refund = Records["refunds"];
export type Dispute = Records["disputes"];
export type Delivery = Records["deliveries"];
export type Email = Records["emails"];
export type Service = Records["outages"]["id"];
export type Disturbance = Records["disturbances"]["id"];
