import { formatMessage } from "#messages/format.ts";
import { codeBlock, note } from "./blocks.ts";
import type { EmailContent, EmailTexts, LibraryLink, Sender } from "./email.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { typographyOf } from "./theme.ts";

/** The email with a sign-in link and a code, which somebody has requested. */
export function linkEmail({
  sender,
  texts,
  email,
  libraryLink,
}: {
  sender: Sender;
  texts: EmailTexts;
  email: string;
  libraryLink: LibraryLink;
}): Promise<EmailContent> {
  const { link } = texts;
  const { code } = libraryLink;
  const typography = typographyOf(texts.lang);
  return renderEmail(sender, texts, {
    subject: formatMessage(code ? link.subjectWithCode : link.subject, {
      shop: sender.name,
      code: code ?? "",
    }),
    heading: link.heading,
    text: formatMessage(link.text, { email }),
    rows: [
      ...(code ? [codeBlock(typography, link.code, code)] : []),
      ...linkBlocks(texts, sender, libraryLink),
      note(typography, link.ignore),
    ],
    smallPrint: [copyBlock(texts, libraryLink)],
    paragraphs: [
      ...(code ? [`${link.code}\n${code}`] : []),
      ...linkParagraphs(texts, sender, libraryLink),
      link.ignore,
    ],
  });
}
