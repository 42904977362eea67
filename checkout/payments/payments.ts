import * as z from "zod";
import type { RefundReason, RefundRefusal } from "#domain/api/refund.ts";
import type { Billing } from "#domain/billing.ts";
import type { AppliedDiscount } from "#domain/discount.ts";
import type { Gift } from "#domain/gift.ts";
import type { Money } from "#domain/money/money.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import type { TaxPart } from "#domain/tax.ts";
import type { Totals } from "#domain/totals.ts";

/** The current state of one checkout session. The totals are those of the whole order, in minor units. */
export interface Payment extends Totals {
  /** The recipient of a gift. Unset: no gift, or the payment provider does not store it. */
  gift?: Gift | null;
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
  /** The recipient of the invoice that the buyer entered on the payment page. */
  billing?: Billing;
  /** The method of payment. */
  method?: PaymentMethod;
  paymentIntent: string | null;
  locale: string;
  /** The lines of the order, so that a lost order book can be rebuilt from Stripe alone. */
  lines: PaymentLine[];
  /** A secret from which the order's licence keys are made. Unset for older orders, and for those without licence keys. */
  keySeed?: string;
  createdAt: Date;
  /** The page where an expired session can still be paid. Unset unless the buyer has asked for a reminder. */
  recovery?: { url: string; expiresAt: Date };
  /** The expired session of which this one is a copy. */
  recoveredFrom?: string;
}

/** The payment provider's fee for a payment. */
export interface PaymentFee {
  paymentIntent: string;
  /** The buyer's country (ISO 3166). null: not known. */
  country: string | null;
  /** The fee in the currency of the shop's account, which may differ from that of the order. */
  fee: Money;
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

/** An order as the payment provider needs it. */
export interface PayableOrder {
  id: string;
  /** ISO 4217, upper case. */
  currency: string;
  /** null: the buyer enters it on the payment page. */
  email: string | null;
  locale: string;
  createdAt: string;
  appliedDiscount: AppliedDiscount | null;
  /** null: it is for the buyer. */
  gift: Gift | null;
  lines: PayableLine[];
  /** The payment provider stores it: see {@link Payment.keySeed}. */
  keySeed?: string;
}

/** A line with its names in the buyer's language. `optionName` is empty if the product has only one option. */
export interface PayableLine extends PaymentLine {
  name: string;
  optionName: string;
}

/** A webhook whose signature is valid. It only names the session or payment, whose current state is then fetched. */
export interface PaymentEvent {
  id: string;
  type: string;
  about: { session: string } | { paymentIntent: string } | null;
  /** Whether its mode differs from the shop's: a test event in a live shop, or a live one in a test shop. */
  isOfOtherMode?: true;
  /** It never arrived as a webhook: the shop found it in the list of events. */
  isReplayed?: true;
}

/** An event in the provider's list of them. */
export interface ListedEvent extends PaymentEvent {
  /** A full second. */
  createdAt: Date;
}

/** Options of the payment page. */
export interface PaymentPage {
  /** Absolute URL of an image for each line. null: none. */
  images: (string | null)[];
  /** The discount of each line. null: none. Unset: each line has that of the order. */
  discountNames?: (string | null)[];
  /** Absolute URLs. */
  successUrl: string;
  cancelUrl: string;
  /** How long the page can be used, in milliseconds. */
  lifetimeMs: number;
  /** Lets the provider calculate the tax. Unset: there is none. */
  tax?: PageTax;
  /** The text on card statements after the account's prefix. */
  statementDescriptor?: string;
  /** Asks buyers if they want to be reminded of what they leave unpaid. */
  hasReminder?: boolean;
}

/** How the payment provider calculates the tax of an order. */
export interface PageTax {
  /** Whether the prices contain it, or it is added to them. */
  pricesInclude: boolean;
  /** The tax code of each line: https://docs.stripe.com/tax/tax-codes */
  codes: string[];
}

/** A refund that the shop makes. */
export interface NewRefund {
  paymentIntent: string;
  orderId: string;
  /** Minor units of the payment's currency. */
  amount: number;
  /** The positions of the order's lines that it refunds. The payment provider stores them. null: it refunds a sum. */
  lines: number[] | null;
  reason: RefundReason;
  /** A refund with the same order and key is made once. The payment provider stores it. */
  key: string;
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
  /**
   * All events of a time, newest first, whether or not a webhook delivered them. The provider keeps them for 30 days.
   * @param until unset: until now
   */
  listEvents(from: Date, until?: Date): AsyncIterable<ListedEvent>;
  /**
   * The fees of payments since a time, newest first, as far as they are known.
   * @throws {PermissionMissing} if the shop's key is not allowed to read it
   */
  listFeesSince(from: Date): AsyncIterable<PaymentFee>;
  /** null: no such payment. */
  findOutcome(paymentIntent: string): Promise<PaymentOutcome | null>;
  /**
   * Makes a refund.
   * @throws {RefundRefused} if the payment provider refuses it
   * @throws {PermissionMissing} if the shop's key is not allowed to refund
   */
  refund(refund: NewRefund): Promise<void>;
  /** @throws {ForgedWebhook} unless the signature is the payment provider's and recent */
  verifyWebhook(body: string, signature: string): Promise<PaymentEvent>;
}

/** The amount is below the minimum of the payment provider. Retrying does not help. */
export class AmountTooSmall extends Error {
  override name = "AmountTooSmall";
}

/** A refund that is not made. The message tells the owner why. */
export class RefundRefused extends Error {
  override name = "RefundRefused";
  readonly reason: RefundRefusal;

  constructor(reason: RefundRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The shop's key at the payment provider lacks a right. The message tells the owner which, and where to grant it. */
export class PermissionMissing extends Error {
  override name = "PermissionMissing";
}

/** A request to the payment provider that has failed. */
export abstract class PaymentsError extends Error {}

/** The payment provider cannot be reached or used now. A later attempt may succeed. */
export class PaymentsDown extends PaymentsError {
  override name = "PaymentsDown";
}

/** The payment provider refuses a request as it is. Repeating it does not help: the shop has to be mended. */
export class PaymentsRefused extends PaymentsError {
  override name = "PaymentsRefused";
}
