import { html, raw } from "hono/html";
import { anchor, display, type Html, heading, paragraph, small } from "./blocks.ts";
import { type EmailTexts, plainText, type Sender, type Written } from "./email.ts";
import { type Face, faceOf, INK, stylesOf } from "./theme.ts";

/** Keeps the first words of the letter out of an inbox's preview line. */
const PREVIEW_FILL = "&#847;&zwnj;&nbsp;".repeat(80);
const WIDTH = 560;
/** A long word in a name must not make the letter wider than a phone. Some programs know one property, some the other. */
const WRAPPED = "overflow-wrap: anywhere; word-break: break-word;";

/** What a letter says, before it is written on anything. */
interface Matter {
  subject: string;
  heading: string;
  /** The first words: what an inbox shows beside the subject. */
  text: string;
  /** What follows them, as rows of the letter's column. */
  rows: Html[];
  /** The same, as paragraphs of plain text. */
  paragraphs: string[];
}

/** A letter of the shop's, as HTML on its paper and as plain text. */
export async function letter(sender: Sender, texts: EmailTexts, matter: Matter): Promise<Written> {
  const { subject, text, rows, paragraphs } = matter;
  const face = faceOf(texts.lang);
  const top = [heading(face, matter.heading), paragraph(face, text)];
  return {
    replyTo: sender.support,
    subject,
    html: await sheet({ sender, texts, subject, preview: text, matter: [...top, ...rows] }),
    text: plainText(sender, [matter.heading, text, ...paragraphs, `${texts.help} ${sender.support}`]),
  };
}

/** The paper that every letter is written on: the shop's seal and name, the matter, how to reach the shop. */
async function sheet({
  sender,
  texts,
  subject,
  preview,
  matter,
}: {
  sender: Sender;
  texts: EmailTexts;
  subject: string;
  preview: string;
  matter: Html[];
}): Promise<string> {
  const face = faceOf(texts.lang);
  const page = await html`<!doctype html>
<html lang="${texts.lang}" dir="${face.direction}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
<meta name="x-apple-disable-message-reformatting" />
<title>${subject}</title>
<style>${raw(stylesOf(sender.fill))}</style>
</head>
<body class="paper" bgcolor="${INK.paper}" style="margin: 0; padding: 0; background-color: ${INK.paper};">
<div class="screen" style="display: none; max-height: 0; overflow: hidden; mso-hide: all;">${preview}${raw(PREVIEW_FILL)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${INK.paper}" style="background-color: ${INK.paper};">
<tr><td class="margin" align="center" style="padding: 32px 24px 48px;">
${raw(`<!--[if mso]><table role="presentation" width="${WIDTH}" align="center"><tr><td><![endif]-->`)}
<table role="presentation" lang="${texts.lang}" dir="${face.direction}" width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%; max-width: ${WIDTH}px; text-align: ${face.start}; ${WRAPPED}">
${masthead(face, sender)}
${matter}
${footer(face, sender, texts)}
</table>
${raw("<!--[if mso]></td></tr></table><![endif]-->")}
</td></tr>
</table>
</body>
</html>`;
  return String(page);
}

function masthead(face: Face, { name, seal, fill, url }: Sender): Html {
  return html`<tr><td class="rule" style="padding: 0 0 14px; border-bottom: 1px solid ${INK.edge};">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="fill" width="38" height="38" align="center" bgcolor="${fill.light}" aria-hidden="true" style="width: 38px; height: 38px; background-color: ${fill.light}; color: ${INK.onFill}; ${sealFace(face, seal)}">${seal.map((sign, i) => html`${i > 0 && raw("<br />")}${sign}`)}</td>
<td style="padding: 0; padding-${face.start}: 12px;"><a class="ink" href="${url}/" style="${display(face)} font-size: 20px; color: ${INK.ink}; text-decoration: none;">${name}</a></td>
</tr></table>
</td></tr>`;
}

function sealFace(face: Face, { length }: string[]): string {
  const size = length === 1 ? 26 : 15;
  return `font-family: ${face.display}; font-weight: 600; font-size: ${size}px; line-height: ${size + 1}px;`;
}

function footer(face: Face, { support }: Sender, { help }: EmailTexts): Html {
  return html`<tr><td class="soft line" style="${small(face)} color: ${INK.soft}; padding: 16px 0 0; border-top: 1px solid ${INK.line};">${help} ${anchor(`mailto:${support}`, support)}</td></tr>`;
}
