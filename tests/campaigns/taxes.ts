import type Stripe from "stripe";
import type { Order } from "#checkout/orders/order.ts";
import { paidLines } from "#checkout/orders/paid-lines.ts";
import { lineItems } from "#checkout/payments/stripe/line-items.ts";
import { lineTaxes, lineTaxParams } from "#checkout/payments/stripe/tax.ts";
import { addedTax, includedTax, taxesByRate, taxesLeft, taxesOfShare } from "#domain/tax.ts";
import { sumTotals } from "#domain/totals.ts";
import type { Session } from "#sandbox/records.ts";
import { itemTaxes, itemTotals } from "#sandbox/stripe/tax.ts";
import type { Random } from "./random.ts";

/** Countries and their rates in thousandths, written down a second time. */
const RATES = { DE: 190, FR: 200, CH: 81, CN: 60, NL: 210, JP: 100, US: 0 };

/**
 * Pays an order with tax in the sandbox's way, and compares it to a calculation of its own: the tax of each line item, what the
 * lines and the order then are, and what refunds give back of it.
 */
export function* taxFailures(random: Random, order: Order, step: number): Generator<string> {
  const [country = "DE", rate = 190] =
    Object.entries(RATES)[random.between(0, Object.keys(RATES).length)] ?? [];
  const pricesInclude = random.between(0, 2) === 0;
  const tax = { pricesInclude, codes: order.lines.map(() => "txcd_10000000") };
  const session: Pick<Session, "automaticTax" | "billing" | "currency"> = {
    ...{ automaticTax: true, currency: order.currency.toLowerCase() },
    billing: {
      ...{ country, businessName: null, line1: null, postalCode: null, city: null, taxId: null },
      isReverseCharge: false,
    },
  };
  const items = order.lines.flatMap((line, index) =>
    lineItems(order, line, { image: null, tax: lineTaxParams(tax, index) }).map(sandboxItem),
  );
  // Stripe's order of items need not be that of the request.
  const answer = items
    .toReversed()
    .map((item) => ({ metadata: item.metadata, taxes: itemTaxes(session, item) }));
  const taxes = lineTaxes(answer as Stripe.LineItem[], order.lines.length);
  const charged = sumTotals(items.map((item) => itemTotals(session, item)));
  const expected = items.reduce((sum, item) => sum + exactTax(item, { rate, pricesInclude, step }), 0n);
  const payment = { ...paymentOf(order, charged), taxes };
  const { lines, taxIncluded } = paidLines(order.lines, payment);
  const totals = sumTotals(lines);
  const all = taxes.flat();
  if (BigInt(addedTax(all) + includedTax(all)) !== expected)
    yield `a tax of ${addedTax(all)} instead of ${expected}`;
  if (totals.total !== charged.total) yield `lines of ${totals.total} instead of ${charged.total}`;
  if (taxIncluded !== (pricesInclude ? Number(expected) : 0)) yield `an included tax of ${taxIncluded}`;
  for (const line of lines) {
    if (line.total !== line.subtotal - line.discount + line.tax) yield "a line that does not add up";
    if (line.tax !== addedTax(line.taxes)) yield "a line whose taxes do not add up";
  }
  yield* refundFailures(random, taxesByRate(all), totals.total);
}

/** Refunds in two parts give back exactly the tax. */
function* refundFailures(
  random: Random,
  taxes: ReturnType<typeof taxesByRate>,
  total: number,
): Generator<string> {
  if (total < 2) return;
  const first = taxesOfShare(taxes, random.between(1, total), total);
  const rest = taxesLeft(taxes, [first]);
  for (const [index, { amount, taxable }] of taxes.entries()) {
    const parts = [first[index], rest[index]];
    if (parts.reduce((sum, part) => sum + (part?.amount ?? 0), 0) !== amount) yield "a refund of another tax";
    if (parts.some((part) => !part || part.amount < 0 || part.taxable < 0 || part.taxable > taxable))
      yield "a refund of a tax below zero";
  }
}

type Item = Parameters<typeof itemTotals>[1];

function sandboxItem({ quantity = 0, metadata, price_data }: ReturnType<typeof lineItems>[number]): Item {
  return {
    ...{ id: "li_1", name: "", description: null, images: [], productMetadata: {}, taxCode: null },
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, String(value)])),
    unitAmount: price_data?.unit_amount ?? Number.NaN,
    quantity,
    taxBehavior: price_data?.tax_behavior ?? null,
  };
}

/** The tax of a line item as a fraction, rounded to what can be paid, halves up. */
function exactTax(
  { unitAmount, quantity }: Item,
  { rate, pricesInclude, step }: { rate: number; pricesInclude: boolean; step: number },
): bigint {
  const amount = BigInt(unitAmount) * BigInt(quantity);
  const whole = BigInt(pricesInclude ? 1000 + rate : 1000) * BigInt(step);
  const steps = (2n * amount * BigInt(rate) + whole) / (2n * whole);
  return steps * BigInt(step);
}

function paymentOf(order: Order, { subtotal, total }: { subtotal: number; total: number }) {
  return {
    ...{
      sessionId: "cs_1",
      orderId: order.id,
      state: "paid" as const,
      currency: order.currency,
      email: null,
    },
    // The rest of the total was added to the prices as tax.
    ...{ subtotal, discount: 0, tax: total - subtotal, total },
    ...{
      appliedDiscount: null,
      paymentIntent: "pi_1",
      locale: "en",
      lines: order.lines,
      createdAt: new Date(0),
    },
  };
}
