import { formatMessage } from "#messages/format.ts";
import { note } from "./blocks.ts";
import type { EmailTexts, Opening, Sender, Written } from "./email.ts";
import { letter } from "./layout.ts";
import { copyBlock, openingBlocks, openingText } from "./library-link.ts";
import { faceOf } from "./theme.ts";

/** The letter that somebody asked for, to open the library once more. */
export function linkLetter({
  sender,
  texts,
  email,
  opening,
}: {
  sender: Sender;
  texts: EmailTexts;
  email: string;
  opening: Opening;
}): Promise<Written> {
  const { link } = texts;
  return letter(sender, texts, {
    subject: formatMessage(link.subject, { shop: sender.name }),
    heading: link.heading,
    text: formatMessage(link.text, { email }),
    rows: [
      ...openingBlocks(texts, sender, opening),
      note(faceOf(texts.lang), link.ignore),
      copyBlock(texts, opening),
    ],
    paragraphs: [...openingText(texts, sender, opening), link.ignore],
  });
}
