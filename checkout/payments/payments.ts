/** What one checkout session says now, in the shop's words. Sums are integers of minor units. */
export interface Payment {
  sessionId: string;
  orderId: string;
  /** `pending`: the buyer is done, the money is on its way. `paid` includes an order that costs nothing. */
  state: "open" | "pending" | "paid" | "failed" | "expired";
  amount: number;
  /** ISO 4217, capitals. */
  currency: string;
  email: string | null;
  paymentIntent: string | null;
  locale: string;
  /** What was ordered, so that an order book that was lost can be written again from Stripe alone. */
  lines: PaymentLine[];
  createdAt: Date;
}

export interface PaymentLine {
  product: string;
  option: string;
  quantity: number;
  unitAmount: number;
}

/** What became of a payment after it was made. */
export interface Standing {
  /** Minor units given back so far. */
  refunded: number;
  /** The buyer's bank has taken the money back or may yet. */
  disputed: boolean;
}

/** A webhook whose signature held. Only what it is about is believed; the facts are fetched again. */
export interface PaymentEvent {
  id: string;
  type: string;
  about: { session: string } | { paymentIntent: string } | null;
}

/** What the payment page needs to know of an order. */
export interface Bill {
  orderId: string;
  /** When the order was placed; the payment page closes some time after. */
  createdAt: Date;
  locale: string;
  currency: string;
  email: string | null;
  items: (PaymentLine & { name: string; image: string | null })[];
  /** Absolute URLs. */
  successUrl: string;
  cancelUrl: string;
}

export interface Payments {
  /**
   * Opens the payment page of an order; asked twice for one order it gives the same page.
   * @throws {SumTooSmall} for what costs something, but less than the provider takes.
   */
  open(bill: Bill): Promise<{ sessionId: string; url: string }>;
  /** null: not a session of this shop. */
  payment(sessionId: string): Promise<Payment | null>;
  /** The session that was paid with it; null: none of this shop. */
  paidWith(paymentIntent: string): Promise<Payment | null>;
  /** Every session opened since, newest first. */
  since(from: Date): AsyncIterable<Payment>;
  /** null: no such payment. */
  standing(paymentIntent: string): Promise<Standing | null>;
  /** @throws {ForgedWebhook} unless the signature is the payment provider's and fresh. */
  verify(body: string, signature: string): Promise<PaymentEvent>;
}

export class ForgedWebhook extends Error {
  override name = "ForgedWebhook";
}

/** The payment provider does not take so little; asked again it says the same. */
export class SumTooSmall extends Error {
  override name = "SumTooSmall";
}

/** The payment provider cannot be reached or refuses; it may work later. */
export class PaymentsDown extends Error {
  override name = "PaymentsDown";
}
