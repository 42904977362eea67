import { html } from "hono/html";
import type { LetterTexts } from "../../messages/letter-texts.ts";
import { anchor, button, type Html, note } from "./blocks.ts";
import { minuteIn } from "./figures.ts";
import { faceOf } from "./look.ts";
import type { Opening, Sender } from "./written.ts";

/** The button, how long it works, where a new one is to be had, and the link to copy. Not printed: it is a key. */
export function openingBlocks(texts: LetterTexts, sender: Sender, { url, expires }: Opening): Html[] {
  const face = faceOf(texts.lang);
  const renewal = `${sender.url}/sign-in/`;
  return [
    button(face, texts.open, url),
    note(
      face,
      html`${texts.expiry(minuteIn(texts, expires))} ${texts.renew} ${anchor(renewal, shown(renewal))}`,
      { screen: true },
    ),
    note(face, html`${texts.copy}<br />${anchor(url, url)}`, { screen: true }),
  ];
}

export function openingText(texts: LetterTexts, sender: Sender, { url, expires }: Opening): string[] {
  return [
    `${texts.pair(texts.open, "").trim()}\n${url}`,
    `${texts.expiry(minuteIn(texts, expires))}\n${texts.renew}\n${sender.url}/sign-in/`,
  ];
}

/** An address as people say it. */
function shown(url: string): string {
  return url.replace(/^https?:\/\//, "");
}
