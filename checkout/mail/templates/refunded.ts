import type { Order } from "#checkout/orders/order.ts";
import { formatMessage } from "#messages/format.ts";
import { paragraph } from "./blocks.ts";
import type { EmailTexts, Sender, Written } from "./email.ts";
import { sumIn } from "./format.ts";
import { letter } from "./layout.ts";
import { type Account, account, accountText, factsOf } from "./receipt.ts";
import { faceOf } from "./theme.ts";

/** The letter that follows a refund: what was given back this time and in all, and what becomes of the files. */
export function refundedLetter({
  sender,
  texts,
  order,
  amount,
  total,
}: {
  sender: Sender;
  texts: EmailTexts;
  order: Order;
  /** Minor units of this refund. */
  amount: number;
  /** Minor units refunded in all, with this refund. */
  total: number;
}): Promise<Written> {
  const { refunded } = texts;
  const face = faceOf(texts.lang);
  const received = order.received ?? { amount: order.total, currency: order.currency };
  const written = (minorUnits: number) => sumIn(texts, minorUnits, received.currency);
  const isWhole = total >= received.amount;
  const isFirst = amount === total;
  const text = isFirst ? refunded[isWhole ? "all" : "part"] : refunded[isWhole ? "rest" : "more"];
  const files = isWhole ? refunded.closed : refunded.kept;
  const things = order.lines.map(({ name }) => name).join(" · ");
  const sums: Account = {
    title: refunded.title,
    rows: [
      [refunded.paid, things, written(received.amount)],
      ...(isFirst ? [] : [[refunded.this, "", written(amount)] satisfies Account["rows"][number]]),
    ],
    total: [refunded.given, written(total)],
    facts: factsOf(texts, order),
  };
  const values = {
    shop: sender.name,
    sum: written(amount),
    total: written(total),
    paid: written(received.amount),
  };
  return letter(sender, texts, {
    subject: formatMessage(refunded.subject, values),
    heading: refunded.heading,
    text: formatMessage(text, values),
    // Of an order that was never delivered, no files are kept or taken away.
    rows: [...(order.paidAt ? [paragraph(face, files)] : []), account(face, sums)],
    paragraphs: [...(order.paidAt ? [files] : []), accountText(texts, sums)],
  });
}
