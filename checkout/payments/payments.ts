import { z } from "zod";
import { DisputeState } from "#domain/api/responses.ts";
import type { Billing } from "#domain/billing.ts";
import type { TaxPart } from "#domain/tax.ts";
import type { Totals } from "#domain/totals.ts";

/** The discount of the shop that an order got. */
export interface AppliedDiscount {
  /** Its uses are counted under it. */
  key: string;
  /** The code, or the name of an automatic discount in the buyer's language. */
  name: string;
}

/** The current state of one checkout session. The totals are those of the whole order, in minor units. */
export interface Payment extends Totals {
  /** The shop's own discount, which `subtotal` no longer contains. */
  appliedDiscount: AppliedDiscount | null;
  sessionId: string;
  orderId: string;
  /** `pending`: the buyer has paid, and the bank has not confirmed it. `paid` includes orders that cost nothing. */
  state: "open" | "pending" | "paid" | "failed" | "expired";
  /** ISO 4217, upper case. */
  currency: string;
  /** Minor units that have arrived, if known. Less than `total` if a bank sent too little. */
  received?: number;
  email: string | null;
  /** The tax of each line by rate, in the order of `lines`. Unset if none was calculated. */
  taxes?: TaxPart[][];
  /** What the buyer entered on the payment page for the invoice. */
  billing?: Billing;
  /** What was paid with. */
  method?: PaymentMethod;
  paymentIntent: string | null;
  locale: string;
  /** What was ordered, so that a lost order book can be rebuilt from Stripe alone. */
  lines: PaymentLine[];
  createdAt: Date;
}

/** A way to pay. */
export const PaymentMethod = z.object({
  /** The brand of a card such as `visa`, or a method such as `alipay`. */
  kind: z.string(),
  /** The last digits of a card or an account. */
  last4: z.string().nullable(),
});
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** The part of an order line that the payment provider stores. */
export interface PaymentLine {
  product: string;
  option: string;
  quantity: number;
  /** Minor units, each. */
  unitAmount: number;
  /** The line's share of the shop's discount, in minor units. */
  discount: number;
}

/** What the payment provider needs to know of an order. */
export interface PayableOrder {
  id: string;
  /** ISO 4217, upper case. */
  currency: string;
  /** null: the buyer enters it on the payment page. */
  email: string | null;
  locale: string;
  createdAt: string;
  appliedDiscount: AppliedDiscount | null;
  lines: PayableLine[];
}

/** A line with its names in the buyer's language. `optionName` is empty if the product has only one option. */
export interface PayableLine extends PaymentLine {
  name: string;
  optionName: string;
}

/** Refunds and disputes of a payment. */
export const PaymentOutcome = z.object({
  /** Oldest first. A failed refund never reached the buyer. */
  refunds: z.array(z.object({ id: z.string(), amount: z.int(), hasFailed: z.boolean() })),
  /** `won`: the shop keeps the payment. `lost`: the bank returns it to the buyer. */
  disputes: z.array(z.object({ id: z.string(), state: DisputeState })),
});
export type PaymentOutcome = z.infer<typeof PaymentOutcome>;

/** Minor units refunded in all. */
export function refundedTotal({ refunds }: PaymentOutcome): number {
  return refunds.reduce((sum, { amount, hasFailed }) => sum + (hasFailed ? 0 : amount), 0);
}

/** The combined state of a payment's disputes: `lost` takes precedence over `open`, and `open` over `won`. */
export function disputeOf({ disputes }: PaymentOutcome): DisputeState | null {
  const states = disputes.map(({ state }) => state);
  return (["lost", "open", "won"] as const).find((state) => states.includes(state)) ?? null;
}

/** A webhook whose signature is valid. It only names the session or payment, whose current state is then fetched. */
export interface PaymentEvent {
  id: string;
  type: string;
  about: { session: string } | { paymentIntent: string } | null;
  /** Whether its mode differs from the shop's: a test event in a live shop, or a live one in a test shop. */
  isOfOtherMode?: true;
}

/** What the payment page needs in addition to the order. */
export interface PaymentPage {
  /** Absolute URL of an image for each line. null: none. */
  images: (string | null)[];
  /** Absolute URLs. */
  successUrl: string;
  cancelUrl: string;
  /** How long the page can be used, in milliseconds. */
  lifetimeMs: number;
  /** Lets the provider calculate the tax. Unset: there is none. */
  tax?: PageTax;
}

/** How the payment provider calculates the tax of an order. */
export interface PageTax {
  /** Whether the prices contain it, or it is added to them. */
  pricesInclude: boolean;
  /** What each line is for the tax: https://docs.stripe.com/tax/tax-codes */
  codes: string[];
}

export interface Payments {
  /**
   * Opens the payment page of an order. Calling it again for the same order returns the same page. Gives up after three
   * seconds, since a buyer is waiting.
   * @throws {AmountTooSmall} if the total is above zero but below the minimum of the provider
   */
  open(order: PayableOrder, page: PaymentPage): Promise<{ sessionId: string; url: string }>;
  /**
   * null: not a session of this shop.
   * @param isBuyerWaiting gives up after three seconds instead of retrying
   */
  findBySession(sessionId: string, options?: { isBuyerWaiting?: boolean }): Promise<Payment | null>;
  /**
   * Closes a payment page that nobody has paid on, and returns its state, whatever that is.
   * null: not a session of this shop.
   */
  expire(sessionId: string): Promise<Payment | null>;
  /** null: it pays for no session of this shop. */
  findByIntent(paymentIntent: string): Promise<Payment | null>;
  /** All sessions opened since then, newest first. */
  listPaymentsSince(from: Date): AsyncIterable<Payment>;
  /** All payment intents refunded or disputed since then, also if they were paid earlier. May contain duplicates. */
  listReversalsSince(from: Date): AsyncIterable<string>;
  /** All events since then, newest first, whether or not a webhook delivered them. The provider keeps them for 30 days. */
  listEventsSince(from: Date): AsyncIterable<PaymentEvent>;
  /** null: no such payment. */
  findOutcome(paymentIntent: string): Promise<PaymentOutcome | null>;
  /** @throws {ForgedWebhook} unless the signature is the payment provider's and recent */
  verifyWebhook(body: string, signature: string): Promise<PaymentEvent>;
}

export class ForgedWebhook extends Error {
  override name = "ForgedWebhook";
}

/** The amount is below the minimum of the payment provider. Retrying does not help. */
export class AmountTooSmall extends Error {
  override name = "AmountTooSmall";
}

/** The payment provider cannot be reached or refuses the request. A later attempt may succeed. */
export class PaymentsDown extends Error {
  override name = "PaymentsDown";
}
