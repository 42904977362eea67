import type { Order } from "#checkout/orders/order.ts";
import { orderTaxes } from "#checkout/orders/sales/invoices.ts";
import type { TaxPart } from "#domain/tax.ts";
import { formatMessage, formatPercentage } from "#messages/format.ts";
import type { EmailTexts } from "./email.ts";
import { formatSum } from "./format.ts";
import type { SummaryTable } from "./receipt.ts";

/** Whether the tax of an order was calculated, even if it is 0. */
export function hasTaxes(order: Order): boolean {
  return orderTaxes(order).length > 0;
}

/** The tax that was added to the prices, a row for each rate. Of an older order the rates are not known. */
export function addedTaxRows(texts: EmailTexts, order: Order): SummaryTable["rows"] {
  const { currency, tax } = order;
  if (tax === 0) return [];
  if (!hasTaxes(order)) return [[texts.receipt.tax, "", formatSum(texts, tax, currency)]];
  return charged(order, false).map((part) => [
    taxName(texts, texts.receipt.taxOn, part),
    "",
    formatSum(texts, part.amount, currency),
  ]);
}

/** The tax that the prices contain, and whether the buyer owes it instead. */
export function taxFacts(texts: EmailTexts, order: Order): SummaryTable["facts"] {
  const included = charged(order, true).map((part): [string, string] => [
    taxName(texts, texts.receipt.includedTax, part),
    formatSum(texts, part.amount, order.currency),
  ]);
  const isReverse = orderTaxes(order).some(({ isReverseCharge }) => isReverseCharge);
  return isReverse ? [...included, [texts.receipt.tax, texts.receipt.reverseCharge]] : included;
}

function charged(order: Order, isIncluded: boolean): TaxPart[] {
  return orderTaxes(order).filter((part) => part.isIncluded === isIncluded && part.amount > 0);
}

function taxName({ lang }: EmailTexts, message: string, { name, percentage }: TaxPart): string {
  return formatMessage(message, { name, rate: formatPercentage(percentage, lang) });
}
