import { html } from "hono/html";
import { SIGN_IN_CODE_LIFETIME_MS } from "#checkout/orders/sign-in/codes.ts";
import { SIGN_IN_PATH } from "#domain/addresses.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { button, type Html, note, textLink } from "./blocks.ts";
import type { EmailTexts, LibraryLink, Sender } from "./email.ts";
import { labelledUrl } from "./format.ts";
import { typographyOf } from "./theme.ts";

/** The button, how long it works, and where to get a new link. Not printed, since anybody with the link can open the library. */
export function linkBlocks(texts: EmailTexts, sender: Sender, link: LibraryLink): Html[] {
  const typography = typographyOf(texts.lang);
  const requestNew = textLink(`${sender.url}${SIGN_IN_PATH}`, texts.requestNew);
  return [
    button(typography, sender.fill, texts.open, link.url),
    note(typography, html`${validity(texts, link)}<br />${requestNew}`, { screenOnly: true }),
  ];
}

/** The link as text, in case the button does not work or the buyer's browser is on another device. */
export function copyBlock(texts: EmailTexts, link: LibraryLink): Html {
  const { url } = link;
  const content = html`${texts.copy}<br />${textLink(url, url)}${paymentCode(texts, link).map((text) => html`<br />${text}`)}`;
  return note(typographyOf(texts.lang), content, { screenOnly: true });
}

/** The same as {@link linkBlocks} and {@link copyBlock}, as plain text. */
export function linkParagraphs(texts: EmailTexts, sender: Sender, link: LibraryLink): string[] {
  return [
    labelledUrl(texts, texts.open, link.url),
    `${validity(texts, link)}\n${labelledUrl(texts, texts.requestNew, `${sender.url}${SIGN_IN_PATH}`)}`,
    ...paymentCode(texts, link),
  ];
}

function validity(texts: EmailTexts, { isLasting }: LibraryLink): string {
  return isLasting ? texts.lasting : formatMessage(texts.expiry, { minutes: codeMinutes(texts) });
}

/** The line of a receipt with the code for the browser that has paid. */
function paymentCode(texts: EmailTexts, { isLasting, code }: LibraryLink): string[] {
  if (!isLasting || code === null) return [];
  return [formatMessage(texts.paymentCode, { code, minutes: codeMinutes(texts) })];
}

function codeMinutes({ lang }: EmailTexts): string {
  return formatNumber(SIGN_IN_CODE_LIFETIME_MS / MINUTE_MS, lang);
}
