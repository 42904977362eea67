import type { LetterTexts } from "../../messages/letter-texts.ts";
import { heading, note, paragraph } from "./blocks.ts";
import { faceOf } from "./look.ts";
import { copyBlock, openingBlocks, openingText } from "./opening.ts";
import { sheet } from "./sheet.ts";
import { type Opening, plainText, type Sender, type Written } from "./written.ts";

/** The letter that somebody asked for, to open the library once more. */
export async function linkLetter({
  sender,
  texts,
  email,
  opening,
}: {
  sender: Sender;
  texts: LetterTexts;
  email: string;
  opening: Opening;
}): Promise<Written> {
  const { link } = texts;
  const face = faceOf(texts.lang);
  const subject = link.subject(sender.name);
  return {
    replyTo: sender.support,
    subject,
    html: await sheet({
      sender,
      texts,
      subject,
      preview: link.text(email),
      matter: [
        heading(face, link.heading),
        paragraph(face, link.text(email)),
        ...openingBlocks(texts, sender, opening),
        note(face, link.ignore),
        copyBlock(texts, opening),
      ],
    }),
    text: plainText(sender, [
      link.heading,
      link.text(email),
      ...openingText(texts, sender, opening),
      link.ignore,
      `${texts.help} ${sender.support}`,
    ]),
  };
}
