import { html } from "hono/html";
import type { Order } from "#checkout/orders/order.ts";
import { formatMessage } from "#messages/format.ts";
import { type Html, headingFont, smallFont, textFont } from "./blocks.ts";
import type { EmailTexts } from "./email.ts";
import { dayText } from "./format.ts";
import { COLOURS, type Typography } from "./theme.ts";

/** The table of a receipt or a refund. */
export interface SummaryTable {
  title: string;
  /** The detail is empty if there is none. */
  rows: [name: string, detail: string, sum: string][];
  total: [name: string, sum: string];
  /** Order number, date, email address. */
  facts: [name: string, value: string][];
}

/** The summary as a table row, with names at the start of each line and amounts at the end. */
export function summaryBlock(typography: Typography, { title, rows, total, facts }: SummaryTable): Html {
  return html`<tr>
  <td style="padding: 22px 0 24px;">
    <h2 class="ink" style="margin: 0 0 10px; ${headingFont(typography)} font-size: 20px; color: ${COLOURS.ink};">${title}</h2>
    <table width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%;">
      ${rows.map(([name, detail, sum], i) => sumRow(typography, i === 0 ? RULE : LINE, { name, detail, sum, weight: 400 }))}
      ${sumRow(typography, RULE, { name: total[0], detail: "", sum: total[1], weight: 600 })}
    </table>
    <table width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%; margin-top: 10px;">
      ${facts.map(([name, value]) => factRow(typography, name, value))}
    </table>
  </td>
</tr>`;
}

interface Border {
  name: "rule" | "line";
  style: string;
}

const RULE: Border = { name: "rule", style: `border-top: 1px solid ${COLOURS.edge};` };
const LINE: Border = { name: "line", style: `border-top: 1px solid ${COLOURS.line};` };

function sumRow(
  typography: Typography,
  border: Border,
  { name, detail, sum, weight }: { name: string; detail: string; sum: string; weight: 400 | 600 },
): Html {
  const cell = `${textFont(typography)} ${border.style} font-weight: ${weight}; color: ${COLOURS.ink}; vertical-align: top;`;
  return html`<tr>
  <th scope="row" align="${typography.start}" class="ink ${border.name}" style="${cell} padding: 9px 0; text-align: ${typography.start};">${name}${detail && html`<br /><span class="soft" style="${smallFont(typography)} color: ${COLOURS.soft};">${detail}</span>`}</th>
  <td align="${typography.end}" class="ink ${border.name}" style="${cell} padding: 9px 0; padding-${typography.start}: 16px; white-space: nowrap; font-variant-numeric: lining-nums tabular-nums;">${sum}</td>
</tr>`;
}

function factRow(typography: Typography, name: string, value: string): Html {
  const cell = `${smallFont(typography)} color: ${COLOURS.soft}; vertical-align: top;`;
  return html`<tr>
  <th scope="row" align="${typography.start}" class="soft" style="${cell} padding: 2px 0; padding-${typography.end}: 16px; font-weight: 400; text-align: ${typography.start}; white-space: nowrap;">${name}</th>
  <td align="${typography.end}" class="soft" style="${cell} padding: 2px 0; overflow-wrap: anywhere;">${value}</td>
</tr>`;
}

/** The order number, date and email address of an order. */
export function orderFacts(texts: EmailTexts, order: Order): SummaryTable["facts"] {
  const { receipt } = texts;
  return [
    [receipt.order, order.id],
    [receipt.date, dayText(texts, new Date(order.paidAt ?? order.createdAt))],
    ...(order.email ? [[receipt.email, order.email] satisfies [string, string]] : []),
  ];
}

/** The summary as plain text, one line for each entry. */
export function summaryText(texts: EmailTexts, { title, rows, total, facts }: SummaryTable): string {
  const named = rows.map(([name, detail, sum]): [string, string] => [
    detail ? formatMessage(texts.edition, { product: name, edition: detail }) : name,
    sum,
  ]);
  const lines = [...named, total, ...facts].map(([name, value]) =>
    formatMessage(texts.pair, { name, value }),
  );
  return [title, ...lines].join("\n");
}
