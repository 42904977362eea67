import type { Payment } from "./payments.ts";

/** What a payment provider stores about a purchase besides its payment. */
export interface Purchase {
  paidAt: Date;
  /** The name of each line as the buyer saw it on the payment page, in the order of the payment's lines. null: not known. */
  names: string[] | null;
}

/** A port of its own: only rebuilding an order book needs it, which costs requests, and Workers have no room for it. */
export interface Purchases {
  find(payment: Payment): Promise<Purchase>;
  /** When a payment was last refunded or disputed. null: never. */
  findReversal(paymentIntent: string): Promise<Date | null>;
}
