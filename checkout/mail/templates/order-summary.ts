import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { sumRows } from "#domain/receipt-sums.ts";
import { receivedCurrency } from "#domain/received.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import type { EmailTexts } from "./email.ts";
import { dayText, formatSum, priceText } from "./format.ts";
import { orderFacts, type SummaryTable } from "./receipt.ts";
import { addedTaxRows, hasTaxes, taxFacts } from "./tax.ts";

/**
 * What was ordered, and how its total comes about.
 *
 * @param waiting the release date of each line's files. null: released. By default all are
 */
export function receiptOf(texts: EmailTexts, order: Order, waiting: (string | null)[] = []): SummaryTable {
  const { receipt } = texts;
  const { currency, lines, total } = order;
  return {
    title: receipt.title,
    rows: [
      ...lines.map((item, line): SummaryTable["rows"][number] => [
        item.name,
        detailOf(texts, item, { currency, releasesOn: waiting[line] ?? null }),
        priceText(texts, item.unitAmount * item.quantity, currency),
      ]),
      ...differenceRows(texts, order),
    ],
    total: [receipt.total, priceText(texts, total, currency)],
    facts: [...taxFacts(texts, order), ...orderFacts(texts, order)],
  };
}

/** The same in an email that is no receipt, with what was refunded since. */
export function orderSummary(texts: EmailTexts, order: Order, waiting?: (string | null)[]): SummaryTable {
  const { refunded } = order;
  const sum = formatSum(texts, refunded, receivedCurrency(order));
  const { facts, ...receipt } = receiptOf(texts, order, waiting);
  return {
    ...receipt,
    title: texts.receipt.details,
    facts: [
      ...(refunded > 0 ? [[texts.refunded.totalRefunded, sum] satisfies [string, string]] : []),
      ...facts,
    ],
  };
}

/** The names of products with their editions, as a list in a sentence. */
export function namesOf(texts: EmailTexts, lines: OrderLine[]): string {
  const names = lines.map(({ name, optionName }) =>
    optionName ? formatMessage(texts.edition, { product: name, edition: optionName }) : name,
  );
  return new Intl.ListFormat(texts.lang).format(names);
}

/** When files come that are not released yet. @param day such as `2026-11-25` */
export function releaseText(texts: EmailTexts, day: string): string {
  return formatMessage(texts.preOrdered.date, { date: dayText(texts, new Date(day)) });
}

function detailOf(
  texts: EmailTexts,
  item: OrderLine,
  { currency, releasesOn }: { currency: string; releasesOn: string | null },
): string {
  const comes = releasesOn && releaseText(texts, releasesOn);
  const each =
    item.quantity > 1
      ? `${formatNumber(item.quantity, texts.lang)} × ${priceText(texts, item.unitAmount, currency)}`
      : "";
  return [item.optionName, each, comes].filter(Boolean).join(" · ");
}

/** The rows between the lines and the total. */
function differenceRows(texts: EmailTexts, order: Order): SummaryTable["rows"] {
  const { receipt } = texts;
  const discountName = order.appliedDiscount?.name ?? null;
  const discount = formatMessage(receipt.discount, { name: discountName ?? "" });
  const sums = sumRows({ ...order, discountName, isTaxKnown: hasTaxes(order) });
  return sums.flatMap(({ kind, amount }) =>
    kind === "tax"
      ? addedTaxRows(texts, order)
      : [[kind === "discount" ? discount : receipt[kind], "", formatSum(texts, amount, order.currency)]],
  );
}
