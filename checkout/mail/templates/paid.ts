import type { OrderLicences } from "#checkout/orders/entitlements/licence-keys.ts";
import type { Order, OrderLine } from "#checkout/orders/order.ts";
import type { Gift } from "#domain/gift.ts";
import { formatMessage, formatNumber, formatPlural } from "#messages/format.ts";
import { coverBlock, type NamedCover } from "./cover.ts";
import type { EmailContent, EmailTexts, LibraryLink, Sender } from "./email.ts";
import { dayText, formatSum, priceText } from "./format.ts";
import { giftNotice } from "./gift.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { licenceBlock, licenceText } from "./licences.ts";
import { orderFacts, type SummaryTable, summaryBlock, summaryText } from "./receipt.ts";
import { receiptLinkBlock, receiptLinkText } from "./receipt-link.ts";
import { addedTaxRows, hasTaxes, taxFacts } from "./tax.ts";
import { typographyOf } from "./theme.ts";

interface Delivery {
  sender: Sender;
  texts: EmailTexts;
  order: Order;
  covers?: NamedCover[];
  licences: OrderLicences[];
  libraryLink: LibraryLink;
  /** The release date of each line's files. null: released. By default all are. */
  waiting?: (string | null)[];
}

/** The email after a payment: the link to the library, licence keys and the receipt. */
export function paidEmail(delivery: Delivery): Promise<EmailContent> {
  const { texts, order, waiting = [] } = delivery;
  const { paid, preOrdered } = texts;
  const others = Math.max(0, order.lines.length - 1);
  const receipt = receiptOf(texts, order, waiting);
  if (waiting.length > 0 && waiting.every((day) => day !== null)) {
    const subject = formatMessage(preOrdered.subject, { first: order.lines[0]?.name ?? order.id });
    return deliveryEmail(delivery, receipt, { ...preOrdered, subject, hasReceipt: true });
  }
  return deliveryEmail(delivery, receipt, {
    hasReceipt: true,
    subject: formatPlural(paid.subject, others, texts.lang, { first: order.lines[0]?.name ?? order.id }),
    heading: formatPlural(paid.heading, order.lines.length, texts.lang),
    text: paid.text,
  });
}

/** The email with a copy that the owner gives away: the same without a receipt. */
export function grantedEmail(delivery: Delivery): Promise<EmailContent> {
  return laterEmail(delivery, delivery.texts.granted);
}

/** The email with licence keys that had run out at the time of the payment. */
export function licencesEmail(delivery: Delivery): Promise<EmailContent> {
  return laterEmail(delivery, delivery.texts.licencesReady);
}

function laterEmail(
  delivery: Delivery,
  words: { subject: string; heading: string; text: string },
): Promise<EmailContent> {
  const { sender, texts, order, waiting = [] } = delivery;
  const values = { shop: sender.name, first: order.lines[0]?.name ?? order.id };
  return deliveryEmail(
    delivery,
    { ...receiptOf(texts, order, waiting), title: texts.receipt.details },
    {
      hasReceipt: false,
      subject: formatMessage(words.subject, values),
      heading: words.heading,
      text: formatMessage(words.text, values),
    },
  );
}

/** The email to the giver of a gift that was paid for: whom it goes to and when, and the receipt. */
export function giftReceiptEmail({
  sender,
  texts,
  order,
  covers = [],
  timeZone,
}: Pick<Delivery, "sender" | "texts" | "covers"> & {
  order: Order & { gift: Gift };
  timeZone: string | undefined;
}): Promise<EmailContent> {
  const { gift } = texts;
  const receipt = receiptOf(texts, order, []);
  return renderEmail(sender, texts, {
    subject: formatMessage(gift.paidSubject, { first: order.lines[0]?.name ?? order.id }),
    heading: gift.paidHeading,
    text: giftNotice(texts, order, (at) => dayText(texts, at, timeZone)),
    above: coverBlock(typographyOf(texts.lang), covers),
    rows: [summaryBlock(typographyOf(texts.lang), receipt), ...receiptLinkBlock(texts, sender, order)],
    paragraphs: [summaryText(texts, receipt), ...receiptLinkText(texts, sender, order)],
  });
}

function deliveryEmail(
  { sender, texts, order, covers = [], licences, libraryLink }: Delivery,
  receipt: SummaryTable,
  { hasReceipt, ...words }: { subject: string; heading: string; text: string; hasReceipt: boolean },
): Promise<EmailContent> {
  return renderEmail(sender, texts, {
    ...words,
    above: coverBlock(typographyOf(texts.lang), covers),
    rows: [
      ...linkBlocks(texts, sender, libraryLink),
      ...licenceBlock(texts, licences),
      summaryBlock(typographyOf(texts.lang), receipt),
      ...(hasReceipt ? receiptLinkBlock(texts, sender, order) : []),
    ],
    smallPrint: [copyBlock(texts, libraryLink)],
    paragraphs: [
      ...linkParagraphs(texts, sender, libraryLink),
      ...licenceText(texts, licences),
      summaryText(texts, receipt),
      ...(hasReceipt ? receiptLinkText(texts, sender, order) : []),
    ],
  });
}

function receiptOf(texts: EmailTexts, order: Order, waiting: (string | null)[]): SummaryTable {
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

function detailOf(
  texts: EmailTexts,
  item: OrderLine,
  { currency, releasesOn }: { currency: string; releasesOn: string | null },
): string {
  const comes =
    releasesOn === null
      ? ""
      : formatMessage(texts.preOrdered.date, { date: dayText(texts, new Date(releasesOn)) });
  const each =
    item.quantity > 1
      ? `${formatNumber(item.quantity, texts.lang)} × ${priceText(texts, item.unitAmount, currency)}`
      : "";
  return [item.optionName, each, comes].filter(Boolean).join(" · ");
}

/** The rows between the lines and the total. */
function differenceRows(texts: EmailTexts, order: Order): SummaryTable["rows"] {
  const { receipt } = texts;
  const { currency, subtotal, discount, tax, appliedDiscount } = order;
  const row = (name: string, amount: number): SummaryTable["rows"][number] => {
    return [name, "", formatSum(texts, amount, currency)];
  };
  // The discount of an older order has no name, and its tax is not known.
  if (!appliedDiscount && !hasTaxes(order))
    return tax === discount ? [] : [row(receipt.difference, tax - discount)];
  if (discount === 0 && tax === 0) return [];
  return [
    row(receipt.subtotal, subtotal),
    ...(appliedDiscount
      ? [row(formatMessage(receipt.discount, { name: appliedDiscount.name }), -discount)]
      : []),
    ...addedTaxRows(texts, order),
  ];
}
