import type { Order } from "#checkout/orders/order.ts";
import { receivedOf } from "#domain/received.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { button, paragraph } from "./blocks.ts";
import { coverBlock, type NamedCover } from "./cover.ts";
import type { EmailContent, EmailTexts, LibraryLink, MuteLink, Sender } from "./email.ts";
import { formatSum } from "./format.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { namesOf, orderSummary } from "./order-summary.ts";
import { summaryBlock, summaryText } from "./receipt.ts";
import { typographyOf } from "./theme.ts";

export type NoticeKind = keyof EmailTexts["notices"];
/** Texts for an order of which the usual ones are not true. */
export type NoticeVariant = keyof EmailTexts["noticeVariants"];

/** Emails to the owner, who cannot reply to the shop. */
const TO_OWNER = /^(owner-|payment-mismatch$|unexpected-payment$|licence-keys-gone$)/;

type NoticeWords = EmailTexts["notices"][NoticeKind];

interface NoticePayload {
  amount?: number;
  currency?: string;
  payment?: string;
  pool?: string;
  keys?: { issued: number; needed: number };
  /** The positions of the lines that were refunded. */
  lines?: number[];
}

/**
 * The email about one change of an order or of its payment: what has happened, what happens next, and which order it is about.
 */
export function noticeEmail(
  kind: NoticeKind,
  {
    sender,
    texts,
    recipient,
    order,
    payload,
    variants = [],
    lines = [...order.lines.keys()],
    covers = [],
    libraryLink,
    link,
    muteLink,
  }: {
    sender: Sender;
    texts: EmailTexts;
    recipient: string;
    order: Order;
    payload: NoticePayload;
    /** The last one that has a text counts. */
    variants?: NoticeVariant[];
    /** The positions of the lines that it is about. By default all. */
    lines?: number[];
    covers?: NamedCover[];
    /** A link to the files, if they are available. */
    libraryLink?: LibraryLink;
    /** The link to order again or to pay, if there is one. */
    link?: { label: string; url: string };
    muteLink?: MuteLink;
  },
): Promise<EmailContent> {
  const notice = wordsOf(texts, kind, variants);
  const typography = typographyOf(texts.lang);
  const values = valuesOf(texts, order, { lines, payload });
  const inWords = (message: string) =>
    formatMessage(message, { shop: sender.name, email: recipient, ...values });
  const next = inWords(notice.next);
  const sums = orderSummary(texts, order);
  return renderEmail(sender, texts, {
    subject: inWords(notice.subject),
    heading: notice.heading,
    text: inWords(notice.text),
    isSigned: !TO_OWNER.test(kind),
    ...(muteLink && { muteLink }),
    above: coverBlock(typography, covers),
    rows: [
      paragraph(typography, next),
      ...(libraryLink ? linkBlocks(texts, sender, libraryLink) : []),
      ...(link ? [button(typography, sender.fill, link.label, link.url)] : []),
      summaryBlock(typography, sums),
    ],
    smallPrint: libraryLink ? [copyBlock(texts, libraryLink)] : [],
    paragraphs: [
      next,
      ...(libraryLink ? linkParagraphs(texts, sender, libraryLink) : []),
      ...(link ? [formatMessage(texts.pair, { name: link.label, value: link.url })] : []),
      summaryText(texts, sums),
    ],
  });
}

function wordsOf(texts: EmailTexts, kind: NoticeKind, variants: NoticeVariant[]): NoticeWords {
  let words = texts.notices[kind];
  for (const variant of variants) {
    const replaced: Partial<Record<NoticeKind, Partial<NoticeWords>>> = texts.noticeVariants[variant];
    words = { ...words, ...replaced[kind] };
  }
  return words;
}

function valuesOf(
  texts: EmailTexts,
  order: Order,
  { lines, payload }: { lines: number[]; payload: NoticePayload },
): Record<string, string> {
  const { amount, currency, payment, pool, keys, lines: refundedLines = [] } = payload;
  const named = (positions: number[]) => positions.flatMap((line) => order.lines[line] ?? []);
  const received = receivedOf(order);
  const sum = formatSum(texts, amount ?? disputable(order), currency ?? received.currency);
  return {
    order: order.id,
    total: formatSum(texts, order.total, order.currency),
    received: amount === undefined ? formatSum(texts, received.amount, received.currency) : sum,
    sum,
    items: named(lines)
      .map(({ name }) => name)
      .join(" · "),
    products: namesOf(texts, named(refundedLines)),
    ...(order.email !== null && { email: order.email }),
    ...(order.gift && { recipient: order.gift.recipient }),
    ...(payment && { payment }),
    ...(pool && { pool }),
    ...(keys && {
      issued: formatNumber(keys.issued, texts.lang),
      needed: formatNumber(keys.needed, texts.lang),
    }),
  };
}

/** What a bank can return of a payment, in minor units: what was not refunded before, or all if everything was. */
function disputable({ received, total, refunded }: Order): number {
  const amount = received?.amount ?? total;
  return amount > refunded ? amount - refunded : amount;
}
