import type { Order } from "#checkout/orders/order.ts";
import { formatMessage } from "#messages/format.ts";
import { paragraph } from "./blocks.ts";
import type { EmailContent, EmailTexts, Sender } from "./email.ts";
import { formatSum } from "./format.ts";
import { renderEmail } from "./layout.ts";
import { type OrderSummary, orderFacts, summaryBlock, summaryText } from "./receipt.ts";
import { typographyOf } from "./theme.ts";

/** The email after a refund: the total refunded, and whether the files are still available. */
export function refundedEmail({
  sender,
  texts,
  order,
}: {
  sender: Sender;
  texts: EmailTexts;
  order: Order;
}): Promise<EmailContent> {
  const { refunded } = texts;
  const typography = typographyOf(texts.lang);
  const refundedSum = formatSum(texts, order.refunded, order.currency);
  const paid = formatSum(texts, order.total, order.currency);
  const isFullRefund = order.refunded >= order.total;
  const files = isFullRefund ? refunded.filesRemoved : refunded.filesKept;
  const summary: OrderSummary = {
    title: refunded.title,
    rows: [[refunded.paid, order.lines.map(({ name }) => name).join(" · "), paid]],
    total: [refunded.totalRefunded, refundedSum],
    facts: orderFacts(texts, order),
  };
  return renderEmail(sender, texts, {
    subject: formatMessage(refunded.subject, { shop: sender.name, sum: refundedSum }),
    heading: refunded.heading,
    text: formatMessage(isFullRefund ? refunded.fullText : refunded.partialText, { sum: refundedSum, paid }),
    rows: [paragraph(typography, files), summaryBlock(typography, summary)],
    paragraphs: [files, summaryText(texts, summary)],
  });
}
