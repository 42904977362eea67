import { html } from "hono/html";
import { type Face, INK } from "./look.ts";

export type Html = ReturnType<typeof html>;

/** Each block is a row of the letter's one column. `screen` ones are left out of a printed letter. */

export function heading(face: Face, text: string): Html {
  return html`<tr>
  <td class="ink heading" style="${display(face)} font-size: 32px; color: ${INK.ink}; padding: 36px 0 14px;">
    <h1 class="ink heading" style="margin: 0; ${display(face)} font-size: 32px; color: ${INK.ink};">${text}</h1>
  </td>
</tr>`;
}

export function paragraph(face: Face, content: Html | string): Html {
  return html`<tr>
  <td class="ink" style="${body(face)} color: ${INK.ink}; padding: 0 0 12px;">${content}</td>
</tr>`;
}

/** Smaller and quieter. */
export function note(face: Face, content: Html | string, { screen = false } = {}): Html {
  return html`<tr class="${screen ? "screen" : ""}">
  <td class="soft" style="${small(face)} color: ${INK.soft}; padding: 0 0 10px;">${content}</td>
</tr>`;
}

/** The one thing to do. Its padding is the cell's for programs that give links none. */
export function button(face: Face, label: string, url: string): Html {
  return html`<tr class="screen">
  <td style="padding: 16px 0 26px;">
    <table role="presentation" class="wide" cellpadding="0" cellspacing="0" border="0">
      <tr>
        <td class="fill" align="center" bgcolor="${INK.fill}" style="background-color: ${INK.fill}; border-radius: 2px; mso-padding-alt: 14px 28px;">
          <a href="${url}" target="_blank" style="display: block; padding: 14px 28px; ${body(face)} line-height: 1.2; color: ${INK.onFill}; text-decoration: none;">${label}</a>
        </td>
      </tr>
    </table>
  </td>
</tr>`;
}

export function anchor(url: string, label: string): Html {
  return html`<a class="soft" href="${url}" style="color: ${INK.soft}; text-decoration: underline; word-break: break-all;">${label}</a>`;
}

export interface Account {
  title: string;
  /** Name, a detail of it or "", and a sum. */
  rows: [name: string, detail: string, sum: string][];
  total: [name: string, sum: string];
  /** Order, date, address. */
  facts: [name: string, value: string][];
}

/** What was paid for, or given back: names to the left, sums to the right. */
export function account(face: Face, { title, rows, total, facts }: Account): Html {
  const cell = `${body(face)} color: ${INK.ink}; padding: 9px 0; vertical-align: top;`;
  const sum = `${cell} padding-left: 16px; white-space: nowrap; font-variant-numeric: lining-nums tabular-nums;`;
  const fact = `${small(face)} color: ${INK.soft}; vertical-align: top;`;
  const line = `border-top: 1px solid ${INK.line};`;
  const rule = `border-top: 1px solid ${INK.edge};`;
  return html`<tr>
  <td style="padding: 22px 0 8px;">
    <h2 class="ink" style="margin: 0 0 10px; ${display(face)} font-size: 20px; color: ${INK.ink};">${title}</h2>
    <table width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%;">
      ${rows.map(
        ([name, detail, amount], i) => html`<tr>
        <th scope="row" align="left" class="ink ${i === 0 ? "rule" : "line"}" style="${cell} ${i === 0 ? rule : line} font-weight: 400; text-align: left;">${name}${detail && html`<br /><span class="soft" style="${small(face)} color: ${INK.soft};">${detail}</span>`}</th>
        <td align="right" class="ink ${i === 0 ? "rule" : "line"}" style="${sum} ${i === 0 ? rule : line}">${amount}</td>
      </tr>`,
      )}
      <tr>
        <th scope="row" align="left" class="ink rule" style="${cell} ${rule} font-weight: 600; text-align: left;">${total[0]}</th>
        <td align="right" class="ink rule" style="${sum} ${rule} font-weight: 600;">${total[1]}</td>
      </tr>
    </table>
    <table width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%; margin-top: 10px;">
      ${facts.map(
        ([name, value]) => html`<tr>
        <th scope="row" align="left" class="soft" style="${fact} padding: 2px 16px 2px 0; font-weight: 400; text-align: left; white-space: nowrap;">${name}</th>
        <td align="right" class="soft" style="${fact} padding: 2px 0; word-break: break-word;">${value}</td>
      </tr>`,
      )}
    </table>
  </td>
</tr>`;
}

export function display(face: Face): string {
  return `font-family: ${face.display}; font-weight: ${face.headingWeight}; line-height: ${face.headingLine};`;
}

function body(face: Face): string {
  return `font-family: ${face.text}; font-size: ${face.textSize}px; line-height: ${face.textLine};`;
}

export function small(face: Face): string {
  return `font-family: ${face.text}; font-size: ${face.textSize - 2}px; line-height: ${face.textLine};`;
}
