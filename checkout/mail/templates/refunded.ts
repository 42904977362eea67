import type { Order } from "#checkout/orders/order.ts";
import { formatMessage } from "#messages/format.ts";
import { paragraph } from "./blocks.ts";
import type { EmailTexts, Sender, Written } from "./email.ts";
import { sumIn } from "./format.ts";
import { letter } from "./layout.ts";
import { type Account, account, accountText, factsOf } from "./receipt.ts";
import { faceOf } from "./theme.ts";

/** The letter that follows a refund: what was given back in all, and what becomes of the files. */
export function refundedLetter({
  sender,
  texts,
  order,
}: {
  sender: Sender;
  texts: EmailTexts;
  order: Order;
}): Promise<Written> {
  const { refunded } = texts;
  const face = faceOf(texts.lang);
  const given = sumIn(texts, order.refunded, order.currency);
  const paid = sumIn(texts, order.total, order.currency);
  const whole = order.refunded >= order.total;
  const files = whole ? refunded.closed : refunded.kept;
  const sums: Account = {
    title: refunded.title,
    rows: [[refunded.paid, order.lines.map(({ name }) => name).join(" · "), paid]],
    total: [refunded.given, given],
    facts: factsOf(texts, order),
  };
  return letter(sender, texts, {
    subject: formatMessage(refunded.subject, { shop: sender.name, sum: given }),
    heading: refunded.heading,
    text: formatMessage(whole ? refunded.all : refunded.part, { sum: given, paid }),
    rows: [paragraph(face, files), account(face, sums)],
    paragraphs: [files, accountText(texts, sums)],
  });
}
