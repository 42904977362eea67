import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, it } from "vitest";
import { paidEmail } from "#checkout/mail/templates/paid.ts";
import { refundedEmail } from "#checkout/mail/templates/refunded.ts";
import { fillOf } from "#checkout/mail/templates/theme.ts";
import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import { messagesIn } from "#messages/read.ts";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";

const WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";
const WIDTH_PX = 320;

const LINE: OrderLine = {
  ...{ product: "badge", option: "gold", name: WORD, optionName: WORD, quantity: 3, unitAmount: 123_456_789 },
  ...lineTotals({ unitAmount: 123_456_789, quantity: 3 }),
  parts: [],
  taxes: [],
};
const ORDER: Order = {
  ...{ id: `ord_${WORD}`, status: "paid", email: `${WORD}@${WORD}.example`, locale: "en", currency: "USD" },
  ...sumTotals([LINE]),
  taxIncluded: 0,
  ...{ appliedDiscount: null, gift: null, refunded: 0, received: null, sessionId: null, paymentIntent: null },
  outcome: { refunds: [], disputes: [] },
  ...{ createdAt: "2026-11-22T08:00:00.000Z", paidAt: "2026-11-22T09:00:00.000Z" },
  version: 2,
  lines: [LINE],
};
const SENDER = {
  ...{ name: WORD, seal: ["D"], fill: fillOf(undefined), support: `${WORD}@shop.example` },
  url: "https://shop.example",
};

const LICENCE = { product: "book", name: { en: WORD }, keys: [`${WORD}-AND-A-KEY`], missing: 0 };

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
  page = await browser.newPage({ viewport: { width: WIDTH_PX, height: 640 } });
});
afterAll(() => browser.close());

it.each(["en", "zh"])("a long word does not make a receipt in %s wider than a phone", async (lang) => {
  const texts = { lang, ...messagesIn(lang).emails };
  const libraryLink = {
    url: `https://shop.example/open/#${WORD}`,
    isLasting: true,
    code: "K7MQ4X",
  };
  const emails = [
    await paidEmail({ sender: SENDER, texts, order: ORDER, licences: [LICENCE], libraryLink }),
    await refundedEmail({
      ...{ sender: SENDER, texts, lines: [], amount: 100, total: 100 },
      order: { ...ORDER, refunded: 100, status: "refunded" },
    }),
  ];
  for (const { html } of emails) {
    await page.setContent(html);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(WIDTH_PX);
  }
});
