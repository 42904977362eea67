import type Stripe from "stripe";
import type { Order } from "#checkout/orders/order.ts";
import { paidLines } from "#checkout/orders/paid-lines.ts";
import { newlyCreditedTaxes } from "#checkout/orders/sales/credited-taxes.ts";
import { refundedShares } from "#checkout/orders/sales/refund-shares.ts";
import { lineItems } from "#checkout/payments/stripe/line-items.ts";
import { lineTaxes, lineTaxParams } from "#checkout/payments/stripe/tax.ts";
import type { Refund } from "#domain/payment-outcome.ts";
import { addedTax, includedTax, type TaxPart, taxesByRate } from "#domain/tax.ts";
import { sumTotals } from "#domain/totals.ts";
import type { Session } from "#sandbox/records.ts";
import { itemTaxes, itemTotals } from "#sandbox/stripe/tax.ts";
import type { Random } from "./random.ts";

/** Countries and their rates in thousandths, and those for books, written down a second time. */
const RATES: Record<string, { standard: number; books: number }> = {
  DE: { standard: 190, books: 70 },
  FR: { standard: 200, books: 55 },
  CH: { standard: 81, books: 26 },
  CN: { standard: 60, books: 60 },
  GB: { standard: 200, books: 0 },
  NL: { standard: 210, books: 90 },
  JP: { standard: 100, books: 100 },
  US: { standard: 0, books: 0 },
};
const BOOK = "txcd_10302000";
const OTHER = "txcd_10000000";

/**
 * Pays an order with tax in the sandbox's way, and compares it to a calculation of its own: the tax of each line item, what the
 * lines and the order then are, and what refunds give back of it.
 */
export function* taxFailures(random: Random, order: Order, step: number): Generator<string> {
  const [country = "DE", { standard, books } = { standard: 190, books: 70 }] =
    Object.entries(RATES)[random.between(0, Object.keys(RATES).length)] ?? [];
  const pricesInclude = random.between(0, 2) === 0;
  const tax = { pricesInclude, codes: order.lines.map(() => (random.between(0, 2) === 0 ? BOOK : OTHER)) };
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
  const expected = items.reduce((sum, item) => {
    const rate = item.taxCode === BOOK ? books : standard;
    return sum + exactTax(item, { rate, pricesInclude, step });
  }, 0n);
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
  yield* refundFailures(random, { ...order, lines }, step);
}

/**
 * A sum, an item and the rest are refunded. Each credit note has the tax rates of what it refunds and adds up, and all of them have
 * exactly the taxes of the order.
 */
function* refundFailures(random: Random, order: Order, step: number): Generator<string> {
  const { total } = sumTotals(order.lines);
  const refunds: Refund[] = [];
  const credited: TaxPart[] = [];
  const item = random.between(0, order.lines.length);
  const kinds = [null, [item], null].slice(random.between(0, 2));
  for (const [index, lines] of kinds.entries()) {
    const left = total - refunds.reduce((sum, { amount }) => sum + amount, 0);
    const ofItem = (order.lines[item]?.total ?? 0) - (refundedShares(order, refunds)[item] ?? 0);
    const some = random.between(0, left / step + 1) * step;
    const amount = index === kinds.length - 1 ? left : lines ? ofItem : some;
    refunds.push({ id: `re_${index}`, hasFailed: false, amount, ...(lines && { lines }) });
    const taxes = newlyCreditedTaxes(order, refunds, credited);
    credited.push(...taxes);
    const rates = new Set(order.lines[item]?.taxes.map(({ percentage }) => percentage));
    if (lines && taxes.some(({ percentage }) => !rates.has(percentage))) yield "a tax of another item";
    const gross = taxes.reduce((sum, { amount, taxable }) => sum + amount + taxable, 0);
    if (gross !== amount) yield `a credit note of ${amount} with ${gross}`;
  }
  const charged = taxesByRate(order.lines.flatMap(({ taxes }) => taxes)).filter(({ taxable }) => taxable > 0);
  if (JSON.stringify(taxesByRate(credited)) !== JSON.stringify(charged)) yield "a refund of another tax";
}

type Item = Parameters<typeof itemTotals>[1];

function sandboxItem({ quantity = 0, metadata, price_data }: ReturnType<typeof lineItems>[number]): Item {
  return {
    ...{ id: "li_1", name: "", description: null, images: [], productMetadata: {} },
    taxCode: price_data?.product_data?.tax_code ?? null,
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
