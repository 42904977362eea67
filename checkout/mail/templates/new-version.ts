import { html, raw } from "hono/html";
import { localise } from "#domain/languages/localised.ts";
import type { Change, Offer } from "#domain/offer.ts";
import { formatMessage } from "#messages/format.ts";
import { headingFont, smallFont, textFont } from "./blocks.ts";
import { coverBlock, type NamedCover } from "./cover.ts";
import type { EmailContent, EmailTexts, LibraryLink, MuteLink, Sender } from "./email.ts";
import { dayText } from "./format.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { COLOURS, typographyOf } from "./theme.ts";

/** The email about a new version of a product: what has changed, and the link to the library. */
export function newVersionEmail({
  sender,
  texts,
  offer,
  change,
  covers,
  libraryLink,
  muteLink,
}: {
  sender: Sender;
  texts: EmailTexts;
  offer: Pick<Offer, "name">;
  change: Change;
  covers: NamedCover[];
  libraryLink: LibraryLink;
  muteLink: MuteLink;
}): Promise<EmailContent> {
  const { heading, text, changes } = texts.newVersion;
  const typography = typographyOf(texts.lang);
  const values = valuesOf(sender, texts, { offer, change });
  const notes = notesIn(texts.lang, change);
  const day = dayText(texts, new Date(change.day));
  return renderEmail(sender, texts, {
    subject: newVersionSubject(sender, texts, { offer, change }),
    heading: formatMessage(heading[change.isCounted ? "version" : "update"], values),
    text: formatMessage(text, values),
    above: coverBlock(typography, covers),
    rows: [
      html`<tr>
  <td class="ink" style="${textFont(typography)} color: ${COLOURS.ink}; padding: 12px 0 4px; overflow-wrap: anywhere;">
    <h2 class="ink" style="margin: 0 0 2px; ${headingFont(typography)} font-size: 20px; color: ${COLOURS.ink};">${changes}</h2>
    <p class="soft" style="margin: 0 0 10px; ${smallFont(typography)} color: ${COLOURS.soft};">${day}</p>
    ${raw(styledNotes(notes.html, new URL(sender.url).origin))}
  </td>
</tr>`,
      ...linkBlocks(texts, sender, libraryLink),
    ],
    smallPrint: [copyBlock(texts, libraryLink)],
    paragraphs: [`${changes}\n${day}\n${notes.text}`, ...linkParagraphs(texts, sender, libraryLink)],
    muteLink,
  });
}

/** The subject, which the owner sees before anything is sent. */
export function newVersionSubject(
  sender: Pick<Sender, "name">,
  texts: EmailTexts,
  about: { offer: Pick<Offer, "name">; change: Change },
): string {
  const { subject } = texts.newVersion;
  return formatMessage(
    subject[about.change.isCounted ? "version" : "update"],
    valuesOf(sender, texts, about),
  );
}

function valuesOf(
  { name: shop }: Pick<Sender, "name">,
  { lang }: EmailTexts,
  { offer, change }: { offer: Pick<Offer, "name">; change: Change },
) {
  return { shop, name: localise(offer.name, lang), version: change.version };
}

function notesIn(lang: string, { notes }: Change): { html: string; text: string } {
  return notes[lang] ?? Object.values(notes)[0] ?? { html: "", text: "" };
}

/** Email apps have styles of their own for these elements, and no address to resolve links against. */
function styledNotes(notes: string, origin: string): string {
  return notes
    .replaceAll("<p>", '<p style="margin: 0 0 10px;">')
    .replaceAll("<a ", `<a class="ink" style="color: ${COLOURS.ink};" `)
    .replaceAll('href="/', `href="${origin}/`);
}
