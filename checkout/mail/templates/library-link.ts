import { html } from "hono/html";
import { formatMessage } from "#messages/format.ts";
import { anchor, button, type Html, note } from "./blocks.ts";
import type { EmailTexts, Opening, Sender } from "./email.ts";
import { minuteIn } from "./format.ts";
import { faceOf } from "./theme.ts";

/** The button, how long it works, and where a new one is to be had. Not printed: the link is a key. */
export function openingBlocks(texts: EmailTexts, sender: Sender, { url, expires }: Opening): Html[] {
  const face = faceOf(texts.lang);
  const expiry = formatMessage(texts.expiry, { until: minuteIn(texts, expires) });
  return [
    button(face, sender.fill, texts.open, url),
    note(face, html`${expiry}<br />${anchor(`${sender.url}/sign-in/`, texts.renew)}`, { screen: true }),
  ];
}

/** The link to copy, where the button does nothing. */
export function copyBlock(texts: EmailTexts, { url }: Opening): Html {
  return note(faceOf(texts.lang), html`${texts.copy}<br />${anchor(url, url)}`, { screen: true });
}

export function openingText(texts: EmailTexts, sender: Sender, { url, expires }: Opening): string[] {
  return [
    under(texts, texts.open, url),
    `${formatMessage(texts.expiry, { until: minuteIn(texts, expires) })}\n${under(texts, texts.renew, `${sender.url}/sign-in/`)}`,
  ];
}

/** On a line of its own an address is whole in every mail program. */
function under(texts: EmailTexts, name: string, url: string): string {
  return `${formatMessage(texts.pair, { name, value: "" }).trimEnd()}\n${url}`;
}
