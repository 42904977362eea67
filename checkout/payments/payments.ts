import { z } from "zod";
import { DisputeState } from "#domain/api/answers.ts";
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
  /** Minor units that have arrived, where the provider says; fewer than `total` where a bank sent too little. */
  received?: number;
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
export const PaymentOutcome = z.object({
  /** The oldest first. A refund that has failed never reached the buyer. */
  refunds: z.array(z.object({ id: z.string(), amount: z.int(), hasFailed: z.boolean() })),
  /** The buyer's bank decides: `won` leaves the payment with the shop, `lost` returns it to the buyer. */
  disputes: z.array(z.object({ id: z.string(), state: DisputeState })),
});
export type PaymentOutcome = z.infer<typeof PaymentOutcome>;

/** Minor units refunded in all. */
export function refundedTotal({ refunds }: PaymentOutcome): number {
  return refunds.reduce((sum, { amount, hasFailed }) => sum + (hasFailed ? 0 : amount), 0);
}

/** The state of a payment's disputes together: a lost one counts before an open one, and that before a won one. */
export function disputeOf({ disputes }: PaymentOutcome): DisputeState | null {
  const states = disputes.map(({ state }) => state);
  return (["lost", "open", "won"] as const).find((state) => states.includes(state)) ?? null;
}

/** A webhook whose signature is valid. Only what it is about is believed; the facts are fetched again. */
export interface PaymentEvent {
  id: string;
  type: string;
  about: { session: string } | { paymentIntent: string } | null;
  /** It was sent in another mode than this shop's payments: a test event to a live shop, or a live one to a test. */
  isOfOtherMode?: true;
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
   * Opens the payment page of an order; asked twice for one order it gives the same page.
   * @throws {AmountTooSmall} for what costs something, but less than the provider takes.
   */
  open(order: Order, page: PaymentPage): Promise<{ sessionId: string; url: string }>;
  /** null: not a session of this shop. */
  findBySession(sessionId: string): Promise<Payment | null>;
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
