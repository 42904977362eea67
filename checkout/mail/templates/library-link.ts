import { html } from "hono/html";
import { SIGN_IN_PATH } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { button, type Html, note, textLink } from "./blocks.ts";
import type { EmailTexts, LibraryLink, Sender } from "./email.ts";
import { formatTimestamp, labelledUrl } from "./format.ts";
import { typographyOf } from "./theme.ts";

/** The button, its expiry, and where to get a new link. Not printed, since anybody with the link can open the library. */
export function linkBlocks(texts: EmailTexts, sender: Sender, { url, expires }: LibraryLink): Html[] {
  const typography = typographyOf(texts.lang);
  const expiry = formatMessage(texts.expiry, { until: formatTimestamp(texts, expires) });
  return [
    button(typography, sender.fill, texts.open, url),
    note(typography, html`${expiry}<br />${textLink(`${sender.url}${SIGN_IN_PATH}`, texts.requestNew)}`, {
      screenOnly: true,
    }),
  ];
}

/** The URL to copy, for email clients in which the button does not work. */
export function copyBlock(texts: EmailTexts, { url }: LibraryLink): Html {
  return note(typographyOf(texts.lang), html`${texts.copy}<br />${textLink(url, url)}`, { screenOnly: true });
}

/** The same as {@link linkBlocks}, as plain text. */
export function linkParagraphs(texts: EmailTexts, sender: Sender, { url, expires }: LibraryLink): string[] {
  return [
    labelledUrl(texts, texts.open, url),
    `${formatMessage(texts.expiry, { until: formatTimestamp(texts, expires) })}\n${labelledUrl(texts, texts.requestNew, `${sender.url}${SIGN_IN_PATH}`)}`,
  ];
}
