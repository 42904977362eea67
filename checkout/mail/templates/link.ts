import { formatMessage } from "#messages/format.ts";
import { note } from "./blocks.ts";
import type { EmailContent, EmailTexts, LibraryLink, Sender } from "./email.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { typographyOf } from "./theme.ts";

/** The email with a sign-in link that somebody has requested. */
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
  return renderEmail(sender, texts, {
    subject: formatMessage(link.subject, { shop: sender.name }),
    heading: link.heading,
    text: formatMessage(link.text, { email }),
    rows: [
      ...linkBlocks(texts, sender, libraryLink),
      note(typographyOf(texts.lang), link.ignore),
      copyBlock(texts, libraryLink),
    ],
    paragraphs: [...linkParagraphs(texts, sender, libraryLink), link.ignore],
  });
}
