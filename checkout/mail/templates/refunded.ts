import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { leavesFreeLines } from "#domain/payment-outcome.ts";
import { receivedOf } from "#domain/received.ts";
import { sumTotals } from "#domain/totals.ts";
import { formatMessage } from "#messages/format.ts";
import { paragraph } from "./blocks.ts";
import type { EmailContent, EmailTexts, Sender } from "./email.ts";
import { formatSum } from "./format.ts";
import { renderEmail } from "./layout.ts";
import { namesOf } from "./order-summary.ts";
import { orderFacts, type SummaryTable, summaryBlock, summaryText } from "./receipt.ts";
import { receiptLinkBlock, receiptLinkText } from "./receipt-link.ts";
import { typographyOf } from "./theme.ts";

/** The email after a refund: what was refunded, the total refunded, and which files are still available. */
export function refundedEmail({
  sender,
  texts,
  order,
  amount,
  total,
  lines,
  gift = null,
}: {
  sender: Sender;
  texts: EmailTexts;
  order: Order;
  /** Minor units of this refund. */
  amount: number;
  /** Minor units refunded in total, including this refund. */
  total: number;
  /** The positions of the lines that this refund is for. None: it is for a sum. */
  lines: number[];
  /** Whether a gift is delivered or waits for its day. null: the order is for the buyer. */
  gift?: "delivered" | "waiting" | null;
}): Promise<EmailContent> {
  const { refunded } = texts;
  const typography = typographyOf(texts.lang);
  const received = receivedOf(order);
  const written = (minorUnits: number) => formatSum(texts, minorUnits, received.currency);
  const leavesOthers = order.outcome !== null && leavesFreeLines(order.lines, order.outcome);
  const isWhole = total >= received.amount && !leavesOthers;
  const isFirst = amount === total;
  const refundedLines = order.lines.filter((_, position) => lines.includes(position));
  const isForLines = refundedLines.length > 0 && !isWhole;
  const text = isForLines
    ? refunded.itemsText
    : isFirst
      ? refunded[isWhole ? "fullText" : "partialText"]
      : refunded[isWhole ? "remainderText" : "furtherText"];
  const things = order.lines.map(({ name }) => name).join(" · ");
  const sums: SummaryTable = {
    title: refunded.title,
    rows: [
      [refunded.paid, things, written(received.amount)],
      ...rowsOf(texts, { amount, lines: isForLines ? refundedLines : [], isFirst }, written),
    ],
    total: [refunded.totalRefunded, written(total)],
    facts: orderFacts(texts, order),
  };
  const values = {
    shop: sender.name,
    sum: written(amount),
    total: written(total),
    paid: written(received.amount),
    items: namesOf(texts, refundedLines),
  };
  const access = gift === null ? refunded : gift === "delivered" ? refunded.gift : refunded.waitingGift;
  const files = isWhole
    ? access.filesRemoved
    : isForLines
      ? formatMessage(access.itemsRemoved, values)
      : access.filesKept;
  return renderEmail(sender, texts, {
    subject: formatMessage(refunded.subject, values),
    heading: refunded.heading,
    text: formatMessage(text, values),
    // The files of an unpaid order were never available, so the email does not mention them.
    rows: [
      ...(order.paidAt ? [paragraph(typography, files)] : []),
      summaryBlock(typography, sums),
      ...receiptLinkBlock(texts, sender, order),
    ],
    paragraphs: [
      ...(order.paidAt ? [files] : []),
      summaryText(texts, sums),
      ...receiptLinkText(texts, sender, order),
    ],
  });
}

type Row = SummaryTable["rows"][number];

function rowsOf(
  { refunded }: EmailTexts,
  { amount, lines, isFirst }: { amount: number; lines: OrderLine[]; isFirst: boolean },
  written: (minorUnits: number) => string,
): Row[] {
  if (lines.length === 0 && isFirst) return [];
  // Sums that were refunded before have taken their share of the lines.
  const isWhole = lines.length > 0 && amount === sumTotals(lines).total;
  return isWhole
    ? lines.map(({ name, optionName, total }) => [name, optionName, written(total)])
    : [[refunded.thisRefund, lines.map(({ name }) => name).join(" · "), written(amount)]];
}
