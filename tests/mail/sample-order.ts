import type { LibraryLink, Sender } from "#checkout/mail/templates/email.ts";
import { fillOf } from "#checkout/mail/templates/theme.ts";
import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import { messagesIn } from "#messages/read.ts";

export const EN = { lang: "en", ...messagesIn("en").emails };
export const ZH = { lang: "zh", ...messagesIn("zh").emails };

export const SENDER: Sender = {
  name: "Paper Lantern Studio",
  seal: ["纸", "灯"],
  fill: fillOf(undefined),
  support: "hello@paperlantern.example",
  url: "https://paperlantern.example",
};
export const SENDER_ZH: Sender = { ...SENDER, name: "纸灯工作室", url: "https://paperlantern.example/zh" };

export const OPENING: LibraryLink = {
  url: "https://paperlantern.example/open/#a-token_0",
  isLasting: true,
  code: null,
};

export const LINE: OrderLine = {
  product: "between-two-scripts",
  option: "reader",
  name: "Between Two Scripts",
  optionName: "Reader’s edition",
  quantity: 1,
  unitAmount: 2900,
  ...lineTotals({ unitAmount: 2900, quantity: 1 }),
  parts: [],
  taxes: [],
};

export const ORDER: Order = {
  id: "ord_1",
  appliedDiscount: null,
  gift: null,
  status: "paid",
  email: "reader@example.com",
  locale: "en",
  currency: "USD",
  ...sumTotals([LINE]),
  taxIncluded: 0,
  refunded: 0,
  received: null,
  outcome: { refunds: [], disputes: [] },
  sessionId: null,
  paymentIntent: null,
  createdAt: "2026-11-22T08:00:00.000Z",
  paidAt: "2026-11-22T09:00:00.000Z",
  version: 2,
  lines: [LINE],
};

/** The visible text of an email's HTML, without markup and preview line. */
export function words(html: string): string {
  return html
    .replace(/<head>.*?<\/head>|<div.*?<\/div>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}
