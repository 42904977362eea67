import { html } from "hono/html";
import type { Order } from "#checkout/orders/order.ts";
import { formatMessage } from "#messages/format.ts";
import { body, display, type Html, small } from "./blocks.ts";
import type { EmailTexts } from "./email.ts";
import { dayIn } from "./format.ts";
import { type Face, INK } from "./theme.ts";

export interface Account {
  title: string;
  /** Name, a detail of it or "", and a sum. */
  rows: [name: string, detail: string, sum: string][];
  total: [name: string, sum: string];
  /** Order, date, address. */
  facts: [name: string, value: string][];
}

/** What was paid for, or given back: names where lines begin, sums where they end. */
export function account(face: Face, { title, rows, total, facts }: Account): Html {
  return html`<tr>
  <td style="padding: 22px 0 24px;">
    <h2 class="ink" style="margin: 0 0 10px; ${display(face)} font-size: 20px; color: ${INK.ink};">${title}</h2>
    <table width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%;">
      ${rows.map(([name, detail, sum], i) => sumRow(face, i === 0 ? RULE : LINE, { name, detail, sum, weight: 400 }))}
      ${sumRow(face, RULE, { name: total[0], detail: "", sum: total[1], weight: 600 })}
    </table>
    <table width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%; margin-top: 10px;">
      ${facts.map(([name, value]) => factRow(face, name, value))}
    </table>
  </td>
</tr>`;
}

interface Stroke {
  name: "rule" | "line";
  style: string;
}

const RULE: Stroke = { name: "rule", style: `border-top: 1px solid ${INK.edge};` };
const LINE: Stroke = { name: "line", style: `border-top: 1px solid ${INK.line};` };

function sumRow(
  face: Face,
  stroke: Stroke,
  { name, detail, sum, weight }: { name: string; detail: string; sum: string; weight: 400 | 600 },
): Html {
  const cell = `${body(face)} ${stroke.style} font-weight: ${weight}; color: ${INK.ink}; vertical-align: top;`;
  return html`<tr>
  <th scope="row" align="${face.start}" class="ink ${stroke.name}" style="${cell} padding: 9px 0; text-align: ${face.start};">${name}${detail && html`<br /><span class="soft" style="${small(face)} color: ${INK.soft};">${detail}</span>`}</th>
  <td align="${face.end}" class="ink ${stroke.name}" style="${cell} padding: 9px 0; padding-${face.start}: 16px; white-space: nowrap; font-variant-numeric: lining-nums tabular-nums;">${sum}</td>
</tr>`;
}

function factRow(face: Face, name: string, value: string): Html {
  const cell = `${small(face)} color: ${INK.soft}; vertical-align: top;`;
  return html`<tr>
  <th scope="row" align="${face.start}" class="soft" style="${cell} padding: 2px 0; padding-${face.end}: 16px; font-weight: 400; text-align: ${face.start}; white-space: nowrap;">${name}</th>
  <td align="${face.end}" class="soft" style="${cell} padding: 2px 0; overflow-wrap: anywhere;">${value}</td>
</tr>`;
}

/** What identifies an order. */
export function factsOf(texts: EmailTexts, order: Order): Account["facts"] {
  const { receipt } = texts;
  return [
    [receipt.order, order.id],
    [receipt.date, dayIn(texts, new Date(order.paidAt ?? order.createdAt))],
    ...(order.email ? [[receipt.email, order.email] satisfies [string, string]] : []),
  ];
}

export function accountText(texts: EmailTexts, { title, rows, total, facts }: Account): string {
  const named = rows.map(([name, detail, sum]): [string, string] => [
    detail ? formatMessage(texts.edition, { product: name, edition: detail }) : name,
    sum,
  ]);
  const lines = [...named, total, ...facts].map(([name, value]) =>
    formatMessage(texts.pair, { name, value }),
  );
  return [title, ...lines].join("\n");
}
