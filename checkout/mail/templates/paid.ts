import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { formatNumber, formatPlural } from "#messages/format.ts";
import type { EmailTexts, Opening, Sender, Written } from "./email.ts";
import { priceIn, sumIn } from "./format.ts";
import { letter } from "./layout.ts";
import { copyBlock, openingBlocks, openingText } from "./library-link.ts";
import { type Account, account, accountText, factsOf } from "./receipt.ts";
import { faceOf } from "./theme.ts";

/** The letter that follows a payment: thanks, the way to the files, and the receipt. */
export function paidLetter({
  sender,
  texts,
  order,
  opening,
}: {
  sender: Sender;
  texts: EmailTexts;
  order: Order;
  opening: Opening;
}): Promise<Written> {
  const { paid } = texts;
  const receipt = receiptOf(texts, order);
  const others = Math.max(0, order.lines.length - 1);
  return letter(sender, texts, {
    subject: formatPlural(paid.subject, others, texts.lang, { first: order.lines[0]?.name ?? order.id }),
    heading: formatPlural(paid.heading, order.lines.length, texts.lang),
    text: paid.text,
    rows: [
      ...openingBlocks(texts, sender, opening),
      account(faceOf(texts.lang), receipt),
      copyBlock(texts, opening),
    ],
    paragraphs: [...openingText(texts, sender, opening), accountText(texts, receipt)],
  });
}

function receiptOf(texts: EmailTexts, order: Order): Account {
  const { receipt } = texts;
  const { currency, lines, discount, tax, total } = order;
  const difference = tax - discount;
  return {
    title: receipt.title,
    rows: [
      ...lines.map((item): Account["rows"][number] => [
        item.name,
        detailOf(texts, item, currency),
        priceIn(texts, item.unitAmount * item.quantity, currency),
      ]),
      ...(difference === 0 ? [] : [differenceRow(texts, difference, currency)]),
    ],
    total: [receipt.total, priceIn(texts, total, currency)],
    facts: factsOf(texts, order),
  };
}

function detailOf(texts: EmailTexts, item: OrderLine, currency: string): string {
  const each =
    item.quantity > 1
      ? `${formatNumber(item.quantity, texts.lang)} × ${priceIn(texts, item.unitAmount, currency)}`
      : "";
  return [item.optionName, each].filter(Boolean).join(" · ");
}

function differenceRow(texts: EmailTexts, amount: number, currency: string): Account["rows"][number] {
  return [texts.receipt.difference, "", sumIn(texts, amount, currency)];
}
