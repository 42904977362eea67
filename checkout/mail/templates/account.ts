import { SIGN_IN_CODE_LIFETIME_MS } from "#checkout/orders/sign-in/codes.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { codeBlock, note } from "./blocks.ts";
import type { EmailContent, EmailTexts, Sender } from "./email.ts";
import { renderEmail } from "./layout.ts";
import { typographyOf } from "./theme.ts";

export type AccountKind = keyof EmailTexts["account"]["kinds"];

/** The email with a code that proves whose address it is, or without one about what has happened to the library. */
export function accountEmail(
  kind: AccountKind,
  { sender, texts, to, code }: { sender: Sender; texts: EmailTexts; to: string; code: string | null },
): Promise<EmailContent> {
  const { kinds, code: label, ignore } = texts.account;
  const { subject, heading, text } = kinds[kind];
  const typography = typographyOf(texts.lang);
  const minutes = formatNumber(SIGN_IN_CODE_LIFETIME_MS / MINUTE_MS, texts.lang);
  const inWords = (message: string) => formatMessage(message, { shop: sender.name, to, minutes });
  return renderEmail(sender, texts, {
    subject: inWords(subject),
    heading,
    text: inWords(text),
    rows: code ? [codeBlock(typography, inWords(label), code), note(typography, ignore)] : [],
    paragraphs: code ? [`${inWords(label)}\n${code}`, ignore] : [],
  });
}
