import type { OrderStatus } from "#domain/api/responses/states.ts";
import type { AppliedDiscount } from "#domain/discount.ts";
import { normaliseEmail } from "#domain/email.ts";
import type { Gift } from "#domain/gift.ts";
import { localise } from "#domain/languages/localised.ts";
import type { Money } from "#domain/money/money.ts";
import type { Offer, OfferOption, Part } from "#domain/offer.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { receivedOf } from "#domain/received.ts";
import type { TaxPart } from "#domain/tax.ts";
import { lineTotals, sumTotals, type Totals } from "#domain/totals.ts";
import type { PayableLine } from "../payments/payments.ts";
import { newId } from "./ids.ts";

/** A purchase. Its totals are the sums over its lines; once it is paid, they are what was paid. */
export interface Order extends Totals {
  id: string;
  status: OrderStatus;
  /** Normalised. null until the buyer has entered it. */
  email: string | null;
  locale: string;
  currency: string;
  /** Minor units of tax that the prices contain; `tax` was added to them. */
  taxIncluded: number;
  /** null: there is none, or the order is from before discounts had names. */
  appliedDiscount: AppliedDiscount | null;
  /** Minor units refunded so far, of what was received. */
  refunded: number;
  /** The payment, if it does not match the order: a lower amount or another currency. */
  received: Money | null;
  /** The recorded refunds and disputes of the payment. null for older orders, from before they were recorded. */
  outcome: PaymentOutcome | null;
  /** null: it is for the buyer. */
  gift: Gift | null;
  /** It was a gift whose recipient is forgotten. */
  wasGift?: true;
  sessionId: string | null;
  paymentIntent: string | null;
  /** Makes the licence keys of an unconfirmed order. Others no longer have any. */
  keySeed?: string;
  createdAt: string;
  paidAt: string | null;
  /** How often its status or its outcome has changed. */
  version: number;
  lines: OrderLine[];
}

/** Whether the buyer has completed its payment page: it was paid, or it is free and its address is not confirmed yet. */
export function isCompleted({ status, paidAt }: Pick<Order, "status" | "paidAt">): boolean {
  return paidAt !== null || status === "unconfirmed";
}

/** Whether an order was fulfilled, and what was received for it, in minor units: what its status with a payment follows from. */
export function fulfilmentOf(order: Order): { isPaid: boolean; amount: number } {
  return { isPaid: order.paidAt !== null, amount: receivedOf(order).amount };
}

/** One line of an order, with its share of the order's discount and tax. */
export interface OrderLine extends PayableLine, Totals {
  /** The products and files, as they were sold. */
  parts: Part[];
  /** Its tax by rate, once it is paid. Empty if none was calculated. */
  taxes: TaxPart[];
}

/** The version of an order that was just placed. */
export const FIRST_VERSION = 1;

export const NO_OUTCOME: PaymentOutcome = { refunds: [], disputes: [] };

/** Creates an open order. All lines must have the same currency. */
export function newOrder(order: {
  id?: string;
  lines: OrderLine[];
  currency: string;
  appliedDiscount?: AppliedDiscount | null;
  email: string | null;
  locale: string;
  gift?: Gift | null;
  at: Date;
}): Order {
  return {
    id: order.id ?? newId("ord"),
    status: "open",
    email: order.email && normaliseEmail(order.email),
    locale: order.locale,
    currency: order.currency,
    ...sumTotals(order.lines),
    taxIncluded: 0,
    appliedDiscount: order.appliedDiscount ?? null,
    refunded: 0,
    received: null,
    outcome: NO_OUTCOME,
    gift: order.gift ?? null,
    sessionId: null,
    paymentIntent: null,
    createdAt: order.at.toISOString(),
    paidAt: null,
    version: FIRST_VERSION,
    lines: order.lines,
  };
}

/** Creates a line for an option of an offer, with names in the buyer's language. */
export function orderLine(
  offer: Offer,
  option: OfferOption,
  {
    quantity,
    unitAmount,
    discount = 0,
    locale,
  }: { quantity: number; unitAmount: number; discount?: number; locale: string },
): OrderLine {
  return {
    product: offer.product,
    option: option.key,
    name: localise(offer.name, locale),
    optionName: offer.options.length > 1 ? localise(option.name, locale) : "",
    quantity,
    unitAmount,
    ...lineTotals({ unitAmount, quantity, discount }),
    parts: option.parts,
    taxes: [],
  };
}
