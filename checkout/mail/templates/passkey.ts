import { ACCOUNT_PATH } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { button, paragraph } from "./blocks.ts";
import type { EmailContent, EmailTexts, Sender } from "./email.ts";
import { dayText, labelledUrl } from "./format.ts";
import { renderEmail } from "./layout.ts";
import { typographyOf } from "./theme.ts";

/** The email that lets a buyer notice that somebody has added or removed a passkey. */
export function passkeyEmail(
  kind: keyof EmailTexts["passkeys"]["kinds"],
  {
    sender,
    texts,
    passkey,
  }: { sender: Sender; texts: EmailTexts; passkey: { device: string | null; createdAt: string } },
): Promise<EmailContent> {
  const { kinds, manage } = texts.passkeys;
  const { subject, heading, text, next } = kinds[kind];
  const typography = typographyOf(texts.lang);
  const url = sender.url + ACCOUNT_PATH;
  return renderEmail(sender, texts, {
    subject: formatMessage(subject, { shop: sender.name }),
    heading,
    text: formatMessage(text, {
      device: deviceName(texts, passkey.device),
      date: dayText(texts, new Date(passkey.createdAt)),
    }),
    rows: [paragraph(typography, next), button(typography, sender.fill, manage, url)],
    paragraphs: [next, labelledUrl(texts, manage, url)],
  });
}

/** @param device as of `deviceOf`: `Firefox/Windows`, or only one of the two */
function deviceName({ passkeys }: EmailTexts, device: string | null): string {
  const [browser, system] = device?.split("/") ?? [];
  if (browser && system) return formatMessage(passkeys.device, { browser, system });
  return browser || system || passkeys.unknown;
}
