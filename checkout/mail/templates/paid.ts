import type { OrderLicences } from "#checkout/orders/entitlements/licence-keys.ts";
import type { Order } from "#checkout/orders/order.ts";
import type { Gift } from "#domain/gift.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { coverBlock, type NamedCover } from "./cover.ts";
import type { EmailContent, EmailTexts, LibraryLink, Sender } from "./email.ts";
import { dayText } from "./format.ts";
import { giftNotice } from "./gift.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { licenceBlock, licenceText } from "./licences.ts";
import { orderSummary, receiptOf } from "./order-summary.ts";
import { type SummaryTable, summaryBlock, summaryText } from "./receipt.ts";
import { receiptLinkBlock, receiptLinkText } from "./receipt-link.ts";
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
  return deliveryEmail(delivery, orderSummary(texts, order, waiting), {
    hasReceipt: false,
    subject: formatMessage(words.subject, values),
    heading: words.heading,
    text: formatMessage(words.text, values),
  });
}

/** The email to the giver of a gift that was paid for: whom it goes to and when, the link to the library with the order, and the receipt. */
export function giftReceiptEmail({
  timeZone,
  ...delivery
}: Omit<Delivery, "licences"> & {
  order: Order & { gift: Gift };
  timeZone: string | undefined;
}): Promise<EmailContent> {
  const { texts, order } = delivery;
  const { gift } = texts;
  return deliveryEmail({ ...delivery, licences: [] }, receiptOf(texts, order, []), {
    hasReceipt: true,
    subject: formatMessage(gift.paidSubject, { first: order.lines[0]?.name ?? order.id }),
    heading: gift.paidHeading,
    text: giftNotice(texts, order, (at) => dayText(texts, at, timeZone)),
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
