import { html, raw } from "hono/html";
import { mailtoUrl } from "#domain/email.ts";
import { type Html, heading, headingFont, paragraph, smallFont, textLink } from "./blocks.ts";
import { type EmailContent, type EmailTexts, type MuteLink, plainText, type Sender } from "./email.ts";
import { labelledUrl } from "./format.ts";
import { COLOURS, stylesheet, type Typography, typographyOf } from "./theme.ts";

/** Invisible characters after the preview text, so that inboxes do not fill their preview line with the heading. */
const PREVIEW_PADDING = "&#847;&zwnj;&nbsp;".repeat(80);
const WIDTH = 560;
/** Breaks long words, so that an email is not wider than a phone. Some email apps support only one of the two properties. */
const WRAPPED = "overflow-wrap: anywhere; word-break: break-word;";

/** The content of an email, from which both its HTML and its plain text are made. */
interface EmailBody {
  subject: string;
  heading: string;
  /** The first paragraph, which inboxes show as preview next to the subject. */
  text: string;
  /** Table rows before the heading. */
  above?: Html[];
  /** The rest of the content as table rows. */
  rows: Html[];
  /** Rows after the signature. */
  smallPrint?: Html[];
  /** The rows as paragraphs of plain text. */
  paragraphs: string[];
  /** Whether the creator signs it, and gets the reply. By default yes; not if it is to the owner. */
  isSigned?: boolean;
  /** Set if the recipient has not asked for it. */
  muteLink?: MuteLink;
}

/** Renders an email as HTML and as plain text. */
export async function renderEmail(sender: Sender, texts: EmailTexts, body: EmailBody): Promise<EmailContent> {
  const { subject, text, above = [], rows, smallPrint = [], paragraphs, isSigned = true, muteLink } = body;
  const typography = typographyOf(texts.lang);
  const top = [...above, heading(typography, body.heading), paragraph(typography, text)];
  const { author } = sender;
  const closing = [
    ...(isSigned ? [signature(typography, sender)] : []),
    ...smallPrint,
    ...(isSigned ? [help(typography, sender, texts)] : []),
    ...(muteLink ? [mute(typography, muteLink)] : []),
  ];
  return {
    replyTo: sender.support,
    subject,
    html: await renderHtml({
      ...{ sender, texts, subject, preview: text },
      rows: [...top, ...rows, ...closing],
    }),
    text: plainText(sender, [
      ...[body.heading, text, ...paragraphs],
      ...(isSigned ? [...(author ? [author] : []), `${texts.help} ${sender.support}`] : []),
      ...(muteLink ? [muteText(texts, muteLink)] : []),
    ]),
    ...(muteLink && { headers: muteHeaders(muteLink) }),
  };
}

/** Email apps show a button of their own for these. https://www.rfc-editor.org/rfc/rfc8058 */
function muteHeaders({ url }: MuteLink): Record<string, string> {
  return { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** The layout of every email: a header with the shop's seal and name, and the content. */
async function renderHtml({
  sender,
  texts,
  subject,
  preview,
  rows,
}: {
  sender: Sender;
  texts: EmailTexts;
  subject: string;
  preview: string;
  rows: Html[];
}): Promise<string> {
  const typography = typographyOf(texts.lang);
  const page = await html`<!doctype html>
<html lang="${texts.lang}" dir="${typography.direction}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
<meta name="x-apple-disable-message-reformatting" />
<title>${subject}</title>
<style>${raw(stylesheet(sender.fill))}</style>
</head>
<body class="paper" bgcolor="${COLOURS.paper}" style="margin: 0; padding: 0; background-color: ${COLOURS.paper};">
<div class="screen-only" style="display: none; max-height: 0; overflow: hidden; mso-hide: all;">${preview}${raw(PREVIEW_PADDING)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${COLOURS.paper}" style="background-color: ${COLOURS.paper};">
<tr><td class="margin" align="center" style="padding: 32px 24px 48px;">
${raw(`<!--[if mso]><table role="presentation" width="${WIDTH}" align="center"><tr><td><![endif]-->`)}
<table role="presentation" lang="${texts.lang}" dir="${typography.direction}" width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%; max-width: ${WIDTH}px; text-align: ${typography.start}; ${WRAPPED}">
${header(typography, sender)}
${rows}
</table>
${raw("<!--[if mso]></td></tr></table><![endif]-->")}
</td></tr>
</table>
</body>
</html>`;
  return String(page);
}

function header(typography: Typography, { name, seal, fill, url }: Sender): Html {
  return html`<tr><td class="rule" style="padding: 0 0 14px; border-bottom: 1px solid ${COLOURS.edge};">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="fill" width="38" height="38" align="center" bgcolor="${fill.light}" aria-hidden="true" style="width: 38px; height: 38px; background-color: ${fill.light}; color: ${COLOURS.onFill}; ${sealFont(typography, seal)}">${seal.map((sign, i) => html`${i > 0 && raw("<br />")}${sign}`)}</td>
<td style="padding: 0; padding-${typography.start}: 12px;"><a class="ink" href="${url}/" style="${headingFont(typography)} font-size: 20px; color: ${COLOURS.ink}; text-decoration: none;">${name}</a></td>
</tr></table>
</td></tr>`;
}

function sealFont(typography: Typography, { length }: string[]): string {
  const size = length === 1 ? 26 : 15;
  return `font-family: ${typography.display}; font-weight: 600; font-size: ${size}px; line-height: ${size + 1}px;`;
}

/** The creator's name, as at the end of a letter. */
function signature(typography: Typography, { author, name }: Sender): Html {
  return html`<tr><td class="ink" style="${headingFont(typography)} font-size: 20px; color: ${COLOURS.ink}; padding: 18px 0 26px;">${author || name}</td></tr>`;
}

/** The line that invites replies. */
function help(typography: Typography, { support }: Sender, texts: EmailTexts): Html {
  return footnote(typography, html`${texts.help} ${textLink(mailtoUrl(support), support)}`, {
    isFirst: true,
  });
}

function mute(typography: Typography, { why, label, url }: MuteLink): Html {
  return footnote(typography, html`${why && html`${why}<br />`}${textLink(url, label)}`, { isFirst: false });
}

function muteText(texts: EmailTexts, { why, label, url }: MuteLink): string {
  return `${why && `${why}\n`}${labelledUrl(texts, label, url)}`;
}

function footnote(typography: Typography, content: Html, { isFirst }: { isFirst: boolean }): Html {
  const line = isFirst ? `border-top: 1px solid ${COLOURS.line};` : "";
  return html`<tr><td class="soft line" style="${smallFont(typography)} color: ${COLOURS.soft}; padding: ${isFirst ? 16 : 6}px 0 0; ${line}">${content}</td></tr>`;
}
