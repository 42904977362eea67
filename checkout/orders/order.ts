import type { OrderStatus } from "#domain/api/answers.ts";
import { localised } from "#domain/languages/localised.ts";
import type { Money } from "#domain/money/money.ts";
import type { Offer, OfferOption, Part } from "#domain/offer.ts";
import { lineTotals, sumTotals, type Totals } from "#domain/totals.ts";
import type { PaymentOutcome } from "../payments/payments.ts";
import { newId } from "./ids.ts";

/** A purchase. Its sums are those of its lines; once it is paid they say what was paid. */
export interface Order extends Totals {
  id: string;
  status: OrderStatus;
  /** Lower case; null until the buyer has said it. */
  email: string | null;
  locale: string;
  currency: string;
  /** Minor units refunded so far, of what was received. */
  refunded: number;
  /** What was paid, where it does not match the order: fewer minor units, or another currency. */
  received: Money | null;
  /** The payment's refunds and disputes as the book knows them. null: an order of before they were kept. */
  outcome: PaymentOutcome | null;
  sessionId: string | null;
  paymentIntent: string | null;
  createdAt: string;
  paidAt: string | null;
  lines: OrderLine[];
}

/** One line of an order: what is bought, how many and for how much, with its share of the order's discount and tax. */
export interface OrderLine extends Totals {
  product: string;
  option: string;
  /** As sold, in the buyer's language. */
  name: string;
  /** Empty where the product has only one option. */
  optionName: string;
  quantity: number;
  /** Minor units, each. */
  unitAmount: number;
  /** What it hands over, as it was sold. */
  parts: Part[];
}

export const NO_OUTCOME: PaymentOutcome = { refunds: [], disputes: [] };

/** An open order that nobody has paid yet. All lines are of one currency. */
export function newOrder(order: {
  lines: OrderLine[];
  currency: string;
  email: string | null;
  locale: string;
  at: Date;
}): Order {
  return {
    id: newId("ord"),
    status: "open",
    email: order.email && normaliseEmail(order.email),
    locale: order.locale,
    currency: order.currency,
    ...sumTotals(order.lines),
    refunded: 0,
    received: null,
    outcome: NO_OUTCOME,
    sessionId: null,
    paymentIntent: null,
    createdAt: order.at.toISOString(),
    paidAt: null,
    lines: order.lines,
  };
}

/** A line for an option of an offer, named in the buyer's language. */
export function orderLine(
  offer: Offer,
  option: OfferOption,
  { quantity, unitAmount, locale }: { quantity: number; unitAmount: number; locale: string },
): OrderLine {
  return {
    product: offer.product,
    option: option.key,
    name: localised(offer.name, locale),
    optionName: offer.options.length > 1 ? localised(option.name, locale) : "",
    quantity,
    unitAmount,
    ...lineTotals({ unitAmount, quantity }),
    parts: option.parts,
  };
}

/** Addresses are compared and stored in this form. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
