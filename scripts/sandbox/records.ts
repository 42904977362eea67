import { z } from "zod";

const seconds = z.number().int();
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
});

/** A Checkout Session, and what the buyer did with it. */
const checkout = z.object({
  id: z.string(),
  created: seconds,
  expires: seconds,
  status: z.enum(["open", "complete", "expired"]),
  paymentStatus: z.enum(["unpaid", "paid", "no_payment_required"]),
  payment: z.string().nullable(),
  items: z.array(lineItem),
  amount: minorUnits,
  currency: z.string(),
  customerEmail: z.string().nullable(),
  buyer: z.object({ email: z.string(), name: z.string().nullable() }).nullable(),
  clientReference: z.string().nullable(),
  metadata,
  successUrl: z.string(),
  cancelUrl: z.string().nullable(),
  locale: z.string().nullable(),
  methods: z.array(z.string()).nullable(),
  adaptivePricing: z.boolean(),
  submitType: z.string().nullable(),
  paymentDescription: z.string().nullable(),
  paymentMetadata: metadata,
  receiptEmail: z.string().nullable(),
  statementSuffix: z.string().nullable(),
});

/** A PaymentIntent together with its latest charge. */
const payment = z.object({
  id: z.string(),
  checkout: z.string(),
  created: seconds,
  amount: minorUnits,
  currency: z.string(),
  status: z.enum(["requires_payment_method", "processing", "succeeded"]),
  charge: z.string().nullable(),
  charged: seconds.nullable(),
  method: z.enum(["card", "wechat_pay"]),
  methodId: z.string(),
  /** The last four digits of the card; null for a payment without one. */
  last4: z.string().nullable(),
  /** What a late payment is meant to do when it is settled. */
  intended: z.enum(["succeed", "fail"]).nullable(),
  declineCode: z.string().nullable(),
  email: z.string(),
  name: z.string().nullable(),
});

const refund = z.object({
  id: z.string(),
  payment: z.string(),
  charge: z.string(),
  created: seconds,
  amount: minorUnits,
  currency: z.string(),
  status: z.enum(["succeeded", "failed"]),
  reason: z.string().nullable(),
  metadata,
});

const dispute = z.object({
  id: z.string(),
  payment: z.string(),
  charge: z.string(),
  created: seconds,
  amount: minorUnits,
  currency: z.string(),
  status: z.enum(["needs_response", "won", "lost"]),
});

/** `payload` is the exact text that is signed and posted, however often. `about` is the Checkout Session's id. */
const event = z.object({
  id: z.string(),
  type: z.string(),
  created: seconds,
  about: z.string().nullable(),
  payload: z.string(),
});

/** How far an event has come on its way to the webhook; `next` is in milliseconds since 1970. */
const delivery = z.object({
  id: z.string(),
  state: z.enum(["waiting", "delivered", "given-up"]),
  attempts: z.number().int(),
  next: z.number(),
  lastAt: z.number().nullable(),
  lastResult: z.string().nullable(),
});

/** The answer that an idempotency key was given; `id` holds the key and whose it is. */
const answer = z.object({
  id: z.string(),
  created: seconds,
  request: z.string(),
  body: z.string(),
});

const addresses = z.array(z.string());

const mail = z.object({
  id: z.string(),
  at: z.string(),
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
});

/** A part that has been switched off, to see what the shop does then. */
const outage = z.object({ id: z.enum(["mail", "stripe", "webhooks"]), down: z.boolean() });

/** Everything the sandbox remembers, by kind. The shapes are those of the journal's lines. */
export const recordSchemas = {
  checkouts: checkout,
  payments: payment,
  refunds: refund,
  disputes: dispute,
  events: event,
  deliveries: delivery,
  answers: answer,
  mails: mail,
  outages: outage,
};

export type Records = { [K in keyof typeof recordSchemas]: z.infer<(typeof recordSchemas)[K]> };
export type Kind = keyof Records;
export type Checkout = Records["checkouts"];
export type LineItem = z.infer<typeof lineItem>;
export type Payment = Records["payments"];
export type Refund = Records["refunds"];
export type Dispute = Records["disputes"];
export type Delivery = Records["deliveries"];
export type Mail = Records["mails"];
export type Outage = Records["outages"]["id"];
