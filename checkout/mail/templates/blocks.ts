import { html } from "hono/html";
import { type Face, type Fill, INK } from "./theme.ts";

/** What a block is: a row of the letter's one column, or what stands in it. The class `screen` is not printed. */
export type Html = ReturnType<typeof html>;

export function heading(face: Face, text: string): Html {
  return html`<tr>
  <td class="ink heading" style="${display(face)} font-size: 32px; color: ${INK.ink}; padding: 36px 0 14px;">
    <h1 class="ink heading" style="margin: 0; ${display(face)} font-size: 32px; color: ${INK.ink};">${text}</h1>
  </td>
</tr>`;
}

export function paragraph(face: Face, content: Html | string): Html {
  return html`<tr>
  <td class="ink" style="${body(face)} color: ${INK.ink}; padding: 0 0 12px; overflow-wrap: anywhere;">${content}</td>
</tr>`;
}

/** Smaller and quieter. */
export function note(face: Face, content: Html | string, { screen = false } = {}): Html {
  return html`<tr class="${screen ? "screen" : ""}">
  <td class="soft" style="${small(face)} color: ${INK.soft}; padding: 0 0 16px;">${content}</td>
</tr>`;
}

/** The one thing to do. Its padding is the cell's for programs that give links none. */
export function button(face: Face, fill: Fill, label: string, url: string): Html {
  return html`<tr class="screen">
  <td style="padding: 16px 0 26px;">
    <table role="presentation" class="wide" cellpadding="0" cellspacing="0" border="0">
      <tr>
        <td class="fill" align="center" bgcolor="${fill.light}" style="background-color: ${fill.light}; border-radius: 2px; mso-padding-alt: 14px 28px;">
          <a href="${url}" target="_blank" style="display: block; padding: 14px 28px; ${body(face)} line-height: 1.2; color: ${INK.onFill}; text-decoration: none;">${label}</a>
        </td>
      </tr>
    </table>
  </td>
</tr>`;
}

export function anchor(url: string, label: string): Html {
  return html`<a class="soft" dir="auto" href="${url}" style="color: ${INK.soft}; text-decoration: underline; overflow-wrap: anywhere;">${label}</a>`;
}

export function display(face: Face): string {
  return `font-family: ${face.display}; font-weight: ${face.headingWeight}; line-height: ${face.headingLine};`;
}

export function body(face: Face): string {
  return `font-family: ${face.text}; font-size: ${face.textSize}px; line-height: ${face.textLine};`;
}

export function small(face: Face): string {
  return `font-family: ${face.text}; font-size: ${face.textSize - 2}px; line-height: ${face.textLine};`;
}
