import { html } from "hono/html";
import { COLOURS, type Fill, type Typography } from "./theme.ts";

/** A row of the email's table, or its content. Elements with the class `screen-only` are not printed. */
export type Html = ReturnType<typeof html>;

export function heading(typography: Typography, text: string): Html {
  return html`<tr>
  <td class="ink heading" style="${headingFont(typography)} font-size: 32px; color: ${COLOURS.ink}; padding: 36px 0 14px;">
    <h1 class="ink heading" style="margin: 0; ${typography.headingWrap} ${headingFont(typography)} font-size: 32px; color: ${COLOURS.ink};">${text}</h1>
  </td>
</tr>`;
}

export function paragraph(typography: Typography, content: Html | string): Html {
  return html`<tr>
  <td class="ink" style="${textFont(typography)} color: ${COLOURS.ink}; padding: 0 0 12px; overflow-wrap: anywhere;">${content}</td>
</tr>`;
}

/** A quotation with its line breaks, set off by a vertical line. */
export function quotation(typography: Typography, text: string): Html {
  return html`<tr>
  <td style="padding: 8px 0 20px;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
    <td class="ink rule" style="${textFont(typography)} color: ${COLOURS.ink}; padding: 0; padding-${typography.start}: 16px; border-${typography.start}: 1px solid ${COLOURS.edge}; white-space: pre-line; overflow-wrap: anywhere;">${text}</td>
  </tr></table></td>
</tr>`;
}

/** A paragraph in small, grey text. */
export function note(typography: Typography, content: Html | string, { screenOnly = false } = {}): Html {
  return html`<tr class="${screenOnly ? "screen-only" : ""}">
  <td class="soft" style="${smallFont(typography)} color: ${COLOURS.soft}; padding: 0 0 16px;">${content}</td>
</tr>`;
}

/** A code to be typed, in large letters that are copied as one word. */
export function codeBlock(typography: Typography, label: string, code: string): Html {
  return html`<tr>
  <td class="ink" style="${textFont(typography)} color: ${COLOURS.ink}; padding: 4px 0 10px;">${label}<br /><strong dir="ltr" style="font-weight: 400; font-family: 'Courier New', Courier, monospace; font-size: 32px; line-height: 1.5; letter-spacing: 5px;">${code}</strong></td>
</tr>`;
}

/** The email's main action. Outlook ignores the padding of links, so `mso-padding-alt` pads the cell. */
export function button(typography: Typography, fill: Fill, label: string, url: string): Html {
  return html`<tr class="screen-only">
  <td style="padding: 16px 0 26px;">
    <table role="presentation" class="wide" cellpadding="0" cellspacing="0" border="0">
      <tr>
        <td class="fill" align="center" bgcolor="${fill.light}" style="background-color: ${fill.light}; border-radius: 2px; mso-padding-alt: 14px 28px;">
          <a href="${url}" target="_blank" style="display: block; padding: 14px 28px; ${textFont(typography)} line-height: 1.2; color: ${COLOURS.onFill}; text-decoration: none;">${label}</a>
        </td>
      </tr>
    </table>
  </td>
</tr>`;
}

export function textLink(url: string, label: string): Html {
  return html`<a class="soft" dir="auto" href="${url}" style="color: ${COLOURS.soft}; text-decoration: underline; overflow-wrap: anywhere;">${label}</a>`;
}

export function headingFont(typography: Typography): string {
  return `font-family: ${typography.display}; font-weight: ${typography.headingWeight}; line-height: ${typography.headingLine};`;
}

export function textFont(typography: Typography): string {
  return `font-family: ${typography.text}; font-size: ${typography.textSize}px; line-height: ${typography.textLine};`;
}

export function smallFont(typography: Typography): string {
  return `font-family: ${typography.text}; font-size: ${typography.textSize - 2}px; line-height: ${typography.textLine};`;
}
