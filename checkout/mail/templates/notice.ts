import type { Order } from "#checkout/orders/order.ts";
import { formatMessage } from "#messages/format.ts";
import { button, paragraph } from "./blocks.ts";
import type { EmailTexts, Opening, Sender, Written } from "./email.ts";
import { priceIn, sumIn } from "./format.ts";
import { letter } from "./layout.ts";
import { copyBlock, openingBlocks, openingText } from "./library-link.ts";
import { type Account, account, accountText, factsOf } from "./receipt.ts";
import { faceOf } from "./theme.ts";

export type NoticeKind = keyof EmailTexts["notices"];

/**
 * A letter about one change of an order or of its payment: what has happened, what happens next, and which order it is about.
 */
export function noticeLetter(
  kind: NoticeKind,
  {
    sender,
    texts,
    order,
    payload,
    opening,
    shopUrl,
  }: {
    sender: Sender;
    texts: EmailTexts;
    order: Order;
    payload: { amount?: number; currency?: string; payment?: string };
    /** The way to the files, where there is one. */
    opening?: Opening;
    /** Where to order again, where that makes sense. */
    shopUrl?: string;
  },
): Promise<Written> {
  const notice = texts.notices[kind];
  const face = faceOf(texts.lang);
  const values = valuesOf(texts, order, payload);
  const inWords = (message: string) => formatMessage(message, { shop: sender.name, ...values });
  const next = inWords(notice.next);
  const sums: Account = {
    title: texts.receipt.details,
    rows: order.lines.map((line) => [
      line.name,
      line.optionName,
      priceIn(texts, line.unitAmount * line.quantity, order.currency),
    ]),
    total: [texts.receipt.total, priceIn(texts, order.total, order.currency)],
    facts: factsOf(texts, order),
  };
  return letter(sender, texts, {
    subject: inWords(notice.subject),
    heading: notice.heading,
    text: inWords(notice.text),
    rows: [
      paragraph(face, next),
      ...(opening ? openingBlocks(texts, sender, opening) : []),
      ...(shopUrl ? [button(face, sender.fill, texts.again, shopUrl)] : []),
      account(face, sums),
      ...(opening ? [copyBlock(texts, opening)] : []),
    ],
    paragraphs: [
      next,
      ...(opening ? openingText(texts, sender, opening) : []),
      ...(shopUrl ? [formatMessage(texts.pair, { name: texts.again, value: shopUrl })] : []),
      accountText(texts, sums),
    ],
  });
}

function valuesOf(
  texts: EmailTexts,
  order: Order,
  { amount, currency, payment }: { amount?: number; currency?: string; payment?: string },
): Record<string, string> {
  const received = order.received ?? { amount: order.total, currency: order.currency };
  const sum = sumIn(texts, amount ?? received.amount, currency ?? received.currency);
  return {
    order: order.id,
    total: sumIn(texts, order.total, order.currency),
    received: amount === undefined ? sumIn(texts, received.amount, received.currency) : sum,
    sum,
    ...(payment && { payment }),
  };
}
