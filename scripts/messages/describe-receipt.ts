import type { CreditNoteResponse, ReceiptResponse } from "#domain/api/receipts.ts";
import { countryName } from "#domain/country.ts";
import { localise } from "#domain/languages/localised.ts";
import { formatDay } from "#domain/moment.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { sumRows } from "#domain/receipt-sums.ts";
import type { TaxPart } from "#domain/tax.ts";
import { formatMessage, formatNumber, formatPercentage } from "./format.ts";
import type { ReceiptMessages } from "./types.ts";

/** The texts of a receipt, an invoice or a credit note, line by line, for the page and for the PDF. */
export interface DescribedReceipt {
  title: string;
  /** Its number, date and order. */
  facts: [name: string, value: string][];
  seller: Party;
  /** null: not shown to everybody. */
  buyer: Party | null;
  lines: DescribedLine[];
  /** The languages of the texts, and of the names in the lines (BCP 47). */
  lang: string;
  linesLang: string;
  /** The rows between the lines and the total. Empty if the lines add up to it. */
  sums: [name: string, sum: string][];
  total: [name: string, sum: string];
  /** The rows after the total: included taxes, and refunds. */
  afterTotal: [name: string, sum: string][];
  notes: string[];
}

interface Party {
  name: string;
  lines: string[];
}

interface DescribedLine {
  name: string;
  detail: string;
  licenceKeys: string[];
  quantity: string;
  each: string;
  sum: string;
}

interface Wording {
  texts: ReceiptMessages;
  /** BCP 47. */
  lang: string;
}

/** Describes a receipt, or an invoice if it is one. */
export function describeReceipt(receipt: ReceiptResponse, wording: Wording): DescribedReceipt {
  const { texts, lang } = wording;
  const { number, isInvoice, paidAt, order, taxes } = receipt;
  const money = sumIn(receipt.currency, lang);
  return {
    title: texts.title[isInvoice ? "invoice" : "receipt"],
    facts: [
      ...(number === null ? [] : [fact(texts.number, number)]),
      fact(texts.date, formatDay(new Date(paidAt), lang)),
      fact(texts.order, order),
    ],
    ...partiesOf(receipt, wording),
    ...{ lang, linesLang: receipt.lang },
    lines: receipt.items.map(({ name, optionName, quantity, unitAmount, licences }) => ({
      name,
      detail: optionName,
      licenceKeys: licences.map((licence) =>
        formatMessage(licence.name === name ? texts.licenceKey : texts.licenceKeyFor, licence),
      ),
      quantity: formatNumber(quantity, lang),
      each: money(unitAmount),
      sum: money(unitAmount * quantity),
    })),
    sums: differences(receipt, wording),
    total: [texts.total, money(receipt.amount)],
    afterTotal: [
      ...includedTaxes(taxes, receipt.currency, wording),
      ...(receipt.refunded > 0 ? [fact(texts.totalRefunded, money(-receipt.refunded))] : []),
    ],
    notes: [paymentNote(receipt, wording), ...taxNotes(receipt, wording), ...sellerNotes(receipt, lang)],
  };
}

/** Describes one of the credit notes of a receipt. Its sums are what is given back. */
export function describeCreditNote(
  receipt: ReceiptResponse,
  note: CreditNoteResponse,
  wording: Wording,
): DescribedReceipt {
  const { number, issuedAt, amount, taxes, isVoid } = note;
  const { texts, lang } = wording;
  const { currency } = receipt;
  const money = sumIn(currency, lang);
  const of = { number: receipt.number ?? "", date: formatDay(new Date(receipt.paidAt), lang) };
  const added = taxes.filter(({ isIncluded, amount }) => !isIncluded && amount > 0);
  const net = added.reduce((sum, tax) => sum - tax.amount, amount);
  return {
    title: texts.title.creditNote,
    facts: [
      fact(texts.number, number),
      fact(texts.date, formatDay(new Date(issuedAt), lang)),
      fact(texts.invoice, formatMessage(texts.invoiceOf, of)),
      fact(texts.order, receipt.order),
    ],
    ...partiesOf(receipt, wording),
    ...{ lang, linesLang: lang },
    lines: [
      {
        name: texts.refund,
        detail: refundedItems(receipt, note, texts),
        licenceKeys: [],
        ...{ quantity: formatNumber(1, lang), each: money(net), sum: money(net) },
      },
    ],
    sums: added.map((tax) => [taxName(texts.taxOn, tax, currency, lang), money(tax.amount)]),
    total: [texts.total, money(amount)],
    afterTotal: includedTaxes(taxes, currency, wording),
    notes: [
      formatMessage(texts.refundedOn, { date: formatDay(new Date(issuedAt), lang) }),
      ...(isVoid ? [texts.voidedNote] : []),
      ...taxNotes(receipt, wording),
      ...sellerNotes(receipt, lang),
    ],
  };
}

/** The names of what was refunded, and for a part of the total, of what it is a part. */
function refundedItems(
  receipt: ReceiptResponse,
  { items, amount }: CreditNoteResponse,
  texts: ReceiptMessages,
): string {
  const names = receipt.items
    .filter((_, position) => items?.includes(position) ?? true)
    .map(({ name }) => name)
    .join(" · ");
  return items || amount >= receipt.amount ? names : formatMessage(texts.partOf, { names });
}

/** A payment method by its name: "Visa, ending in 4242". */
function methodName({ kind, last4 }: NonNullable<ReceiptResponse["method"]>, texts: ReceiptMessages): string {
  const known = new Map<string, string>(Object.entries(texts.methods)).get(kind);
  const words = kind.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const brand = known ?? words.join(" ");
  return last4 === null ? brand : formatMessage(texts.card, { brand, digits: last4 });
}

function partiesOf(
  { seller, shop, buyer }: ReceiptResponse,
  { texts, lang }: Wording,
): Pick<DescribedReceipt, "seller" | "buyer"> {
  const taxId = (id: string | null) => (id ? [formatMessage(texts.taxId, { id })] : []);
  const country = (code: string) => (code ? [countryName(code, lang)] : []);
  const [buyerName = "", ...buyerLines] = buyer
    ? [
        ...[buyer.company, buyer.name].filter(Boolean),
        ...[...buyer.address, ...country(buyer.country), ...taxId(buyer.taxId), buyer.email],
      ]
    : [];
  return {
    seller: seller
      ? {
          name: seller.name,
          lines: [...seller.address, ...country(seller.country), ...taxId(seller.taxId), shop.email],
        }
      : { name: shop.name, lines: [shop.email] },
    buyer: buyer && { name: buyerName, lines: buyerLines },
  };
}

/** The rows between the lines and the total, with one for each rate of the tax. */
function differences(receipt: ReceiptResponse, { texts, lang }: Wording): DescribedReceipt["sums"] {
  const { discountName, taxes, currency } = receipt;
  const money = sumIn(currency, lang);
  const added = taxes.filter(({ isIncluded, amount }) => !isIncluded && amount > 0);
  const discount = formatMessage(texts.discount, { name: discountName ?? "" });
  return sumRows({ ...receipt, isTaxKnown: taxes.length > 0 }).flatMap(({ kind, amount }) =>
    kind === "tax" && added.length > 0
      ? added.map((part) => fact(taxName(texts.taxOn, part, currency, lang), money(part.amount)))
      : [fact(kind === "discount" ? discount : texts[kind], money(amount))],
  );
}

function includedTaxes(
  taxes: readonly TaxPart[],
  currency: string,
  { texts, lang }: Wording,
): DescribedReceipt["afterTotal"] {
  return taxes
    .filter(({ isIncluded, amount }) => isIncluded && amount > 0)
    .map((tax) =>
      fact(taxName(texts.includedTax, tax, currency, lang), formatAmount(tax.amount, currency, lang)),
    );
}

function taxName(
  message: string,
  { name, percentage, taxable }: TaxPart,
  currency: string,
  lang: string,
): string {
  const rate = formatPercentage(percentage, lang);
  return formatMessage(message, { name, rate, net: formatAmount(taxable, currency, lang) });
}

function paymentNote({ paidAt, method }: ReceiptResponse, { texts, lang }: Wording): string {
  const date = formatDay(new Date(paidAt), lang);
  if (!method) return formatMessage(texts.paidOn, { date });
  return formatMessage(texts.paidWith, { date, method: methodName(method, texts) });
}

function taxNotes({ taxes, isInvoice }: ReceiptResponse, { texts }: Wording): string[] {
  if (taxes.some(({ isReverseCharge }) => isReverseCharge)) return [texts.reverseCharge];
  return isInvoice && taxes.every(({ amount }) => amount === 0) ? [texts.noTax] : [];
}

function sellerNotes({ seller }: ReceiptResponse, lang: string): string[] {
  const note = seller ? localise(seller.note, lang) : "";
  return note ? [note] : [];
}

function sumIn(currency: string, lang: string) {
  return (amount: number) => formatAmount(amount, currency, lang);
}

function fact(name: string, value: string): [string, string] {
  return [name, value];
}
