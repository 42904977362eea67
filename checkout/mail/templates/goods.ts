import { html } from "hono/html";
import type { LibraryItem } from "#checkout/orders/library/library.ts";
import { type Html, paragraph } from "./blocks.ts";
import { coverBlock, type NamedCover } from "./cover.ts";
import type { EmailContent, EmailTexts, LibraryLink, Sender } from "./email.ts";
import { renderEmail } from "./layout.ts";
import { copyBlock, linkBlocks, linkParagraphs } from "./library-link.ts";
import { licenceBlock, licenceText } from "./licences.ts";
import { releaseText } from "./order-summary.ts";
import { typographyOf } from "./theme.ts";

/** The email about goods that can be opened now: the link to the library, the names, and licence keys, without any price. */
export function goodsEmail(
  {
    sender,
    texts,
    items,
    covers = [],
    libraryLink,
  }: {
    sender: Sender;
    texts: EmailTexts;
    items: LibraryItem[];
    covers?: NamedCover[];
    libraryLink: LibraryLink;
  },
  {
    rows = [],
    paragraphs = [],
    ...words
  }: {
    subject: string;
    heading: string;
    text: string;
    /** Rows after the text. */
    rows?: Html[];
    paragraphs?: string[];
  },
): Promise<EmailContent> {
  const licences = items
    .filter(({ licenceKeys, missingKeys }) => licenceKeys.length + missingKeys > 0)
    .map(({ name, product, licenceKeys: keys, missingKeys: missing }) => ({
      ...{ name: { [texts.lang]: name }, product, keys, missing },
    }));
  const names = items.map((item) => nameOf(texts, item));
  const lines = names.map((name, i) => html`${i > 0 && html`<br />`}${name}`);
  return renderEmail(sender, texts, {
    ...words,
    above: coverBlock(typographyOf(texts.lang), covers),
    rows: [
      ...rows,
      paragraph(typographyOf(texts.lang), html`${lines}`),
      ...linkBlocks(texts, sender, libraryLink),
      ...licenceBlock(texts, licences),
    ],
    smallPrint: [copyBlock(texts, libraryLink)],
    paragraphs: [
      ...paragraphs,
      names.join("\n"),
      ...linkParagraphs(texts, sender, libraryLink),
      ...licenceText(texts, licences),
    ],
  });
}

/** The name with the edition, and with the date of files that are not released yet. */
function nameOf(texts: EmailTexts, { name, optionName, bundle, releasesOn }: LibraryItem): string {
  const comes = releasesOn && releaseText(texts, releasesOn);
  return [name, !bundle && optionName, comes].filter(Boolean).join(" · ");
}
