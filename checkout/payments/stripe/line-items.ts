import type Stripe from "stripe";
import { colon } from "#domain/languages/separator.ts";
import { formatAmount, payableStep } from "#domain/money/currency.ts";
import { lineTotals } from "#domain/totals.ts";
import type { PayableLine, PayableOrder } from "../payments.ts";
import type { LineTaxParams } from "./tax.ts";

type LineItem = Stripe.Checkout.SessionCreateParams.LineItem;

/**
 * A line of an order as Stripe's line items, which add up to its total exactly: Stripe multiplies unit amounts and rounds nothing.
 * If a discount does not divide by the quantity, some units cost the smallest payable amount more than the others.
 */
export function lineItems(
  order: PayableOrder,
  line: PayableLine,
  {
    image,
    discountName = null,
    tax = null,
  }: { image: string | null; discountName?: string | null; tax?: LineTaxParams | null },
): LineItem[] {
  const { name, optionName, quantity } = line;
  const step = payableStep(order.currency);
  const { total } = lineTotals(line);
  const remainder = (total % (quantity * step)) / step;
  const lower = (total - remainder * step) / quantity;
  const item = (quantity: number, unit_amount: number): LineItem => ({
    quantity,
    ...(tax && { metadata: tax.metadata }),
    price_data: {
      ...{ currency: order.currency.toLowerCase(), unit_amount },
      ...(tax && { tax_behavior: tax.taxBehavior }),
      product_data: {
        name: optionName ? `${name} · ${optionName}` : name,
        ...discountDescription(order, line, discountName),
        ...(image ? { images: [image] } : {}),
        ...(tax && { tax_code: tax.taxCode }),
      },
    },
  });
  return remainder === 0
    ? [item(quantity, lower)]
    : [item(remainder, lower + step), item(quantity - remainder, lower)];
}

/** `LANTERN10: $58.00 − $5.80` */
function discountDescription(
  { appliedDiscount, currency, locale }: PayableOrder,
  line: PayableLine,
  discountName: string | null,
): { description?: string } {
  const { subtotal, discount } = lineTotals(line);
  if (!appliedDiscount || discount === 0) return {};
  const sum = (amount: number) => formatAmount(amount, currency, locale);
  return {
    description: `${discountName ?? appliedDiscount.name}${colon(locale)}${sum(subtotal)} − ${sum(discount)}`,
  };
}
