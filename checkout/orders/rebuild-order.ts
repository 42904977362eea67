import { findOption } from "#domain/offer.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import type { Offers } from "../offers/offers.ts";
import type { Payment, PaymentLine } from "../payments/payments.ts";
import { FIRST_VERSION, NO_OUTCOME, type Order, type OrderLine, orderLine } from "./order.ts";

/**
 * Rebuilds an order that is missing in the order book, for example after it was lost, from the data stored at Stripe. Its total
 * is that of its lines after the discount, whatever was paid.
 */
export async function rebuildOrder(offers: Offers, payment: Payment): Promise<Order> {
  const lines = await Promise.all(payment.lines.map((line) => rebuildLine(offers, line, payment.locale)));
  return {
    id: payment.orderId,
    status: "open",
    email: null,
    locale: payment.locale,
    currency: payment.currency,
    ...sumTotals(lines),
    taxIncluded: 0,
    appliedDiscount: payment.appliedDiscount,
    refunded: 0,
    received: null,
    outcome: NO_OUTCOME,
    gift: payment.gift ?? null,
    sessionId: payment.sessionId,
    paymentIntent: null,
    createdAt: payment.createdAt.toISOString(),
    paidAt: null,
    version: FIRST_VERSION,
    lines,
  };
}

async function rebuildLine(offers: Offers, line: PaymentLine, locale: string): Promise<OrderLine> {
  const offer = await offers.find(line.product);
  const option = offer && findOption(offer, line.option);
  if (offer && option) return orderLine(offer, option, { ...line, locale });
  return {
    product: line.product,
    option: line.option,
    name: line.product,
    optionName: line.option,
    quantity: line.quantity,
    unitAmount: line.unitAmount,
    ...lineTotals(line),
    // The product no longer exists. One part without files shows the buyer what to ask the owner for.
    parts: [{ product: line.product, name: {}, files: [] }],
    taxes: [],
  };
}
