import type { Totals } from "#domain/totals.ts";
import type { Order, OrderLine } from "../orders/order.ts";

/** What one checkout session says now. The sums are those of the whole order, in minor units. */
export interface Payment extends Totals {
  sessionId: string;
  orderId: string;
  /** `pending`: the buyer is done, the money is on its way. `paid` includes an order that costs nothing. */
  state: "open" | "pending" | "paid" | "failed" | "expired";
  /** ISO 4217, capitals. */
  currency: string;
  email: string | null;
  paymentIntent: string | null;
  locale: string;
  /** What was ordered, so that an order book that was lost can be rebuilt from Stripe alone. */
  lines: PaymentLine[];
  createdAt: Date;
}

/** What the payment provider keeps of a line. */
export type PaymentLine = Pick<OrderLine, "product" | "option" | "quantity" | "unitAmount">;

/** What became of a payment after it was made. */
export interface PaymentOutcome {
  /** Minor units refunded so far. */
  refunded: number;
  /** The buyer's bank has taken the money back, or may yet. */
  isDisputed: boolean;
}

/** A webhook whose signature is valid. Only what it is about is believed; the facts are fetched again. */
export interface PaymentEvent {
  id: string;
  type: string;
  about: { session: string } | { paymentIntent: string } | null;
}

/** What the payment page needs besides the order. */
export interface PaymentPage {
  /** Absolute URL of a picture for each line; null for one without. */
  images: (string | null)[];
  /** Absolute URLs. */
  successUrl: string;
  cancelUrl: string;
}

export interface Payments {
  /**
   * Opens the payment page of an order; asked twice for one order it gives the same page. Gives up after seconds, since a
   * buyer is waiting.
   * @throws {AmountTooSmall} for what costs something, but less than the provider takes.
   */
  open(order: Order, page: PaymentPage): Promise<{ sessionId: string; url: string }>;
  /**
   * null: not a session of this shop.
   * @param isBuyerWaiting gives up after seconds instead of trying again
   */
  findBySession(sessionId: string, options?: { isBuyerWaiting?: boolean }): Promise<Payment | null>;
  /** null: no session of this shop was paid with it. */
  findByIntent(paymentIntent: string): Promise<Payment | null>;
  /** Every session opened since, newest first. */
  listSince(from: Date): AsyncIterable<Payment>;
  /** Every payment intent that was refunded or disputed since, whenever it was paid; one may come several times. */
  listReversedSince(from: Date): AsyncIterable<string>;
  /** Every event that a webhook reported or should have, newest first. The provider keeps them for 30 days. */
  listEventsSince(from: Date): AsyncIterable<PaymentEvent>;
  /** null: no such payment. */
  outcomeOf(paymentIntent: string): Promise<PaymentOutcome | null>;
  /** @throws {ForgedWebhook} unless the signature is the payment provider's and fresh. */
  verifyWebhook(body: string, signature: string): Promise<PaymentEvent>;
}

export class ForgedWebhook extends Error {
  override name = "ForgedWebhook";
}

/** The payment provider does not take so little; asked again it says the same. */
export class AmountTooSmall extends Error {
  override name = "AmountTooSmall";
}

/** The payment provider cannot be reached or refuses; it may work later. */
export class PaymentsDown extends Error {
  override name = "PaymentsDown";
}
