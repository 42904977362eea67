import type { DailySummary, FailedMessage, Sum } from "#checkout/orders/messages/summary.ts";
import { formatMessage, formatPlural, type PluralForms } from "#messages/format.ts";
import { paragraph } from "./blocks.ts";
import type { EmailContent, EmailTexts, Sender } from "./email.ts";
import { dayText, formatSum } from "./format.ts";
import { renderEmail } from "./layout.ts";
import { typographyOf } from "./theme.ts";

interface OwnerEmail {
  sender: Sender;
  texts: EmailTexts;
  payload: { failed?: FailedMessage | undefined; summary?: DailySummary | undefined };
  /** The owner's. */
  timeZone: string;
}

/** The email to the owner about a message that could not be delivered, or the daily summary. */
export function ownerEmail({ payload: { failed, summary }, ...context }: OwnerEmail): Promise<EmailContent> {
  if (failed) return failedEmail(context, failed);
  if (summary) return summaryEmail(context, summary);
  throw new Error("a message to the owner says nothing");
}

type Context = Omit<OwnerEmail, "payload">;

function failedEmail({ sender, texts }: Context, failed: FailedMessage): Promise<EmailContent> {
  const { heading, subject, text, next } = texts.owner.failed[failed.channel];
  const { kind, recipient, reason } = failed;
  const values = { shop: sender.name, kind, recipient, reason };
  return renderEmail(sender, texts, {
    subject: formatMessage(subject, values),
    heading,
    text: formatMessage(text, values),
    isSigned: false,
    rows: [paragraph(typographyOf(texts.lang), next)],
    paragraphs: [next],
  });
}

function summaryEmail({ sender, texts, timeZone }: Context, summary: DailySummary): Promise<EmailContent> {
  const { subject, heading, text } = texts.owner.daily;
  const typography = typographyOf(texts.lang);
  const day = (at: string) => dayText(texts, new Date(at), timeZone);
  const lines = summaryLines(texts, summary);
  return renderEmail(sender, texts, {
    subject: formatMessage(subject, { shop: sender.name, first: lines[0] ?? "" }),
    heading,
    text: formatMessage(text, { since: day(summary.since), until: day(summary.until) }),
    isSigned: false,
    rows: lines.map((line) => paragraph(typography, line)),
    paragraphs: [lines.join("\n")],
  });
}

function summaryLines(texts: EmailTexts, summary: DailySummary): string[] {
  const { daily } = texts.owner;
  const { disputes } = summary;
  const inWords = (forms: PluralForms, count: number) => formatPlural(forms, count, texts.lang);
  const counted = (forms: PluralForms, count: number) => (count > 0 ? [inWords(forms, count)] : []);
  const sums = (forms: PluralForms, all: Sum[]) =>
    all.map(({ currency, count, amount }) =>
      formatMessage(texts.pair, { name: inWords(forms, count), value: formatSum(texts, amount, currency) }),
    );
  return [
    ...sums(daily.sales, summary.sales),
    ...counted(daily.free, summary.free),
    ...sums(daily.refunds, summary.refunds),
    ...counted(daily.failedRefunds, summary.failedRefunds),
    ...counted(daily.disputesOpened, disputes.opened),
    ...counted(daily.disputesWon, disputes.won),
    ...counted(daily.disputesLost, disputes.lost),
    ...counted(daily.failedMessages, summary.failedMessages),
  ];
}
