import { describe, expect, it } from "vitest";
import type { LibraryLink, Sender } from "#checkout/mail/templates/email.ts";
import { linkEmail } from "#checkout/mail/templates/link.ts";
import { type NoticeKind, noticeEmail } from "#checkout/mail/templates/notice.ts";
import { grantedEmail, paidEmail } from "#checkout/mail/templates/paid.ts";
import { refundedEmail } from "#checkout/mail/templates/refunded.ts";
import { fillOf } from "#checkout/mail/templates/theme.ts";
import type { OrderLicences } from "#checkout/orders/entitlements/licence-keys.ts";
import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import { messagesIn } from "#messages/read.ts";

const EN = { lang: "en", ...messagesIn("en").emails };
const ZH = { lang: "zh", ...messagesIn("zh").emails };

const SENDER: Sender = {
  name: "Paper Lantern Studio",
  seal: ["纸", "灯"],
  fill: fillOf(undefined),
  support: "hello@paperlantern.example",
  url: "https://paperlantern.example",
};
const SENDER_ZH: Sender = { ...SENDER, name: "纸灯工作室", url: "https://paperlantern.example/zh" };

const OPENING: LibraryLink = {
  url: "https://paperlantern.example/open/#a-token_0",
  isLasting: true,
  code: null,
};

const LINE: OrderLine = {
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

const ORDER: Order = {
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

function paid(order: Partial<Order> = {}, texts = EN, licences: OrderLicences[] = []) {
  const sender = texts === ZH ? SENDER_ZH : SENDER;
  return paidEmail({ sender, texts, order: { ...ORDER, ...order }, licences, libraryLink: OPENING });
}

function refunded(
  { amount, total = amount, lines = [] }: { amount: number; total?: number; lines?: number[] },
  texts = EN,
  order: Partial<Order> = {},
) {
  const sender = texts === ZH ? SENDER_ZH : SENDER;
  return refundedEmail({ sender, texts, order: { ...ORDER, ...order }, amount, total, lines });
}

const ICONS: OrderLine = {
  ...LINE,
  ...{ product: "icons", name: "Icons", optionName: "", unitAmount: 2400 },
  ...lineTotals({ unitAmount: 2400, quantity: 1 }),
};
const TWO_LINES = { lines: [LINE, ICONS], ...sumTotals([LINE, ICONS]) };

/** The visible text of an email's HTML, without markup and preview line. */
function words(html: string): string {
  return html
    .replace(/<head>.*?<\/head>|<div.*?<\/div>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

describe("the email after a payment", () => {
  it("is a receipt with every product, edition and amount, the total, date, order and address", async () => {
    const { subject, html, text } = await paid();
    expect(subject).toBe("Now in your library: Between Two Scripts");
    expect(words(html)).toContain("Between Two Scripts Reader’s edition $29.00 Total $29.00 Order ord_1");
    expect(text).toContain("Between Two Scripts (Reader’s edition): $29.00\nTotal: $29.00\nOrder: ord_1");
    for (const part of [words(html), text]) {
      expect(part).toContain("November 22, 2026");
      expect(part).toContain("reader@example.com");
      expect(part).toContain("hello@paperlantern.example");
    }
  });

  it("is translated into Chinese, with Chinese amounts, dates and punctuation", async () => {
    const { subject, html, text } = await paid({ lines: [{ ...LINE, name: "两种文字之间" }] }, ZH);
    expect(subject).toBe("已加入你的书架：两种文字之间");
    expect(html).toContain('<html lang="zh"');
    expect(words(html)).toContain("打开我的书架");
    expect(text).toContain("合计：US$29.00\n订单号：ord_1\n购买日期：2026年11月22日");
    expect(text).toContain("只要购买有效，这个链接就一直有效。");
    expect(text).toContain("https://paperlantern.example/zh/sign-in/");
  });

  it("lists the licence keys of each product, each on its own line of the text", async () => {
    const name = { en: "Lantern Tools", zh: "灯笼工具" };
    const keys = ["00000-00000-00000-00000", "4W7QK-NB2X9-7HJ4M-PDR8T"];
    const licences = [
      { product: "lantern-tools", name, keys, missing: 0 },
      { product: "old-tools", name: {}, keys: ["ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"], missing: 0 },
    ];
    const { html, text } = await paid({}, EN, licences);
    expect(text).toContain(
      `Your licence keys\nLantern Tools\n${keys.join("\n")}\nold-tools\nZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ\n\n`,
    );
    expect(words(html)).toContain(`Your licence keys Lantern Tools ${keys.join(" ")} old-tools ZZZZZ-`);
    const chinese = await paid({}, ZH, [
      { product: "lantern-tools", name, keys: keys.slice(0, 1), missing: 0 },
    ]);
    expect(chinese.text).toContain(`你的授权码\n灯笼工具\n${keys[0]}\n\n`);
    expect((await paid()).text).not.toContain("licence");
  });

  it("says that a key follows if the creator's list has run out", async () => {
    const licences = [{ product: "tools", name: { en: "Tools", zh: "工具" }, keys: [], missing: 1 }];
    const { html, text } = await paid({}, EN, licences);
    expect(text).toContain("Your licence key\nTools\nYour key follows by email.\n");
    expect(words(html)).toContain("Tools Your key follows by email.");
    expect((await paid({}, ZH, licences)).text).toContain("你的授权码\n工具\n授权码稍后会发到你的邮箱。\n");
  });

  it("writes each currency with its own digits, and an amount of zero as free", async () => {
    const yen = { currency: "JPY", total: 1200, lines: [{ ...LINE, unitAmount: 1200 }] };
    expect((await paid(yen)).text).toContain("Total: ¥1,200\n");
    expect((await paid(yen, ZH)).text).toContain("合计：JP¥1,200\n");
    const dinars = { currency: "KWD", total: 9500, lines: [{ ...LINE, unitAmount: 9500 }] };
    expect((await paid(dinars)).text).toMatch(/Total: KWD\s9\.500\n/);
    const gift = { total: 0, lines: [{ ...LINE, unitAmount: 0 }] };
    expect((await paid(gift)).text).toContain("Total: Free\n");
    expect(words((await paid(gift, ZH)).html)).toContain("合计 免费");
  });

  it("shows quantities and the discount of a code", async () => {
    const lines = [LINE, { ...LINE, name: "Rain on Tiles", optionName: "", quantity: 3, unitAmount: 900 }];
    const { subject, html, text } = await paid({ lines, discount: 500, total: 5100 });
    expect(subject).toBe("Now in your library: Between Two Scripts and 1 more");
    expect(words(html)).toContain("Rain on Tiles 3 × $9.00 $27.00 Taxes and discounts -$5.00 Total $51.00");
    expect(text).toContain("Rain on Tiles (3 × $9.00): $27.00\nTaxes and discounts: -$5.00\nTotal: $51.00");
  });

  it("shows the subtotal and the name of the discount", async () => {
    const appliedDiscount = { key: "LANTERN10", name: "Lantern10" };
    const discounted = { appliedDiscount, subtotal: 2900, discount: 290, total: 2610 };
    expect((await paid(discounted)).text).toContain(
      "(Reader’s edition): $29.00\nSubtotal: $29.00\nDiscount (Lantern10): -$2.90\nTotal: $26.10",
    );
    const taxed = await paid({ ...discounted, tax: 200, total: 2810 }, ZH);
    expect(words(taxed.html)).toContain(
      "小计 US$29.00 优惠（Lantern10） -US$2.90 税费 US$2.00 合计 US$28.10",
    );
  });

  it("uses the plural forms of each language", async () => {
    const named = async (things: number, texts = EN) => {
      const lines = Array.from({ length: things }, () => LINE);
      const { subject, text } = await paid({ lines }, texts);
      return [subject, text.split("\n")[0]];
    };
    expect(await named(1)).toEqual([
      "Now in your library: Between Two Scripts",
      "Thank you. It’s all yours.",
    ]);
    expect(await named(3)).toEqual([
      "Now in your library: Between Two Scripts and 2 more",
      "Thank you. They’re all yours.",
    ]);
    expect(await named(1, ZH)).toEqual(["已加入你的书架：Between Two Scripts", "谢谢支持，文件已准备好。"]);
    expect(await named(3, ZH)).toEqual([
      "已加入你的书架：Between Two Scripts，另有2件",
      "谢谢支持，文件都已准备好。",
    ]);
  });

  it("runs from right to left in a language that does, with the link unchanged", async () => {
    const { html } = await paid({}, { ...EN, lang: "ar" });
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toMatch(/<table [^>]*lang="ar" dir="rtl"[^>]*text-align: right/);
    expect(html).not.toMatch(/text-align: left|padding-left: 16px; white-space/);
    expect(html).toMatch(/<a [^>]*dir="auto" href="https:\/\/paperlantern\.example\/open\/#a-token_0"/);
  });

  it("shows names with HTML characters unchanged, in the HTML and in the text", async () => {
    const { subject, html, text } = await paid({ lines: [{ ...LINE, name: '<b>Ink</b> & "Paper"' }] });
    expect(subject).toBe('Now in your library: <b>Ink</b> & "Paper"');
    expect(html).toContain("&lt;b&gt;Ink&lt;/b&gt; &amp; &quot;Paper&quot;");
    expect(html).not.toContain("<b>");
    expect(text).toContain('<b>Ink</b> & "Paper" (Reader’s edition): $29.00');
  });

  it("has the link as a button, written out, and in the text, with its expiry and how to get another", async () => {
    const { html, text } = await paid();
    expect(html).toMatch(
      /<a href="https:\/\/paperlantern\.example\/open\/#a-token_0"[^>]*>Open your library<\/a>/,
    );
    expect(words(html)).toContain("https://paperlantern.example/open/#a-token_0");
    expect(text).toContain("\nhttps://paperlantern.example/open/#a-token_0\n");
    for (const part of [words(html), text]) {
      expect(part).toContain("for as long as your purchase is valid");
      expect(part).not.toContain("minutes");
    }
    expect(html).toContain('href="https://paperlantern.example/sign-in/"');
    expect(text).toContain("\nhttps://paperlantern.example/sign-in/\n");
  });

  it("loads nothing from other servers", async () => {
    const { html } = await paid();
    expect(html).not.toMatch(/<(img|link|script|iframe)\b|@import|url\(/);
  });

  it("does not print the link", async () => {
    const { html } = await paid();
    const printed = html.replace(
      /<tr class="screen-only">.*?<\/table>.*?<\/tr>|<tr class="screen-only">.*?<\/tr>/gs,
      "",
    );
    expect(printed).toContain("Between Two Scripts");
    expect(printed).not.toContain("a-token_0");
  });
});

describe("the email with a new link", () => {
  it("opens the library in the reader's language, has the code in its subject, and says that it can be ignored", async () => {
    const email = "reader@example.com";
    const libraryLink = { ...OPENING, isLasting: false, code: "K7MQ4X" };
    const en = await linkEmail({ sender: SENDER, texts: EN, email, libraryLink });
    expect(en.subject).toBe("K7MQ4X opens your library at Paper Lantern Studio");
    for (const part of [words(en.html), en.text]) {
      expect(part).toContain("K7MQ4X");
      expect(part).toContain("work once, within 15 minutes");
      expect(part).toContain("#a-token_0");
      expect(part).toContain("If you did not request this, you can ignore it.");
    }
    const zh = await linkEmail({ sender: SENDER_ZH, texts: ZH, email, libraryLink });
    expect(zh.subject).toBe("K7MQ4X：打开你在纸灯工作室的书架");
    for (const part of [words(zh.html), zh.text]) {
      expect(part).toContain("只能使用一次，15分钟内有效");
      expect(part).toContain("#a-token_0");
      expect(part).toContain("不必理会");
    }
  });
});

describe("the email after a refund", () => {
  it("says that the whole amount is refunded and downloads have ended", async () => {
    const { subject, html, text } = await refunded({ amount: 2900 });
    expect(subject).toBe("Your refund from Paper Lantern Studio: $29.00");
    for (const part of [words(html), text]) {
      expect(part).toContain("The full amount of this order, $29.00, is refunded");
      expect(part).toContain("five to ten days");
      expect(part).toContain("no longer in your library");
      expect(part).not.toContain("/open/#");
    }
  });

  it("says how much of the price was refunded, and that downloads stay available", async () => {
    const { subject, html, text } = await refunded({ amount: 1050 }, ZH);
    expect(subject).toBe("纸灯工作室已退款US$10.50");
    for (const part of [words(html), text]) {
      expect(part).toContain("你付的US$29.00中，US$10.50已按原路退回");
      expect(part).toContain("文件仍在你的书架上");
    }
    expect(text).not.toContain("本次退款");
  });

  it("says of a second refund its own sum and the total, in both languages", async () => {
    const second = { amount: 500, total: 1500 };
    const english = await refunded(second);
    expect(english.subject).toBe("Your refund from Paper Lantern Studio: $5.00");
    expect(words(english.html)).toContain(
      "another $5.00 is refunded to your original payment method, $15.00 in total",
    );
    expect(english.text).toContain("This refund: $5.00\nTotal refunded: $15.00");
    const chinese = await refunded(second, ZH);
    expect(chinese.subject).toBe("纸灯工作室已退款US$5.00");
    expect(words(chinese.html)).toContain("又有US$5.00已按原路退回，累计退款US$15.00");
    expect(chinese.text).toContain("本次退款：US$5.00\n累计退款：US$15.00");
  });

  it("names the products that were refunded, and says that the others stay, in both languages", async () => {
    const one = { amount: 2900, total: 3400, lines: [0] };
    const english = await refunded(one, EN, TWO_LINES);
    for (const part of [words(english.html), english.text]) {
      expect(part).toContain("$29.00 for Between Two Scripts (Reader’s edition) is refunded");
      expect(part).toContain(
        "No longer in your library: Between Two Scripts (Reader’s edition). Everything else",
      );
      expect(part).toContain("Total refunded");
    }
    expect(english.text).toContain("Between Two Scripts (Reader’s edition): $29.00\nTotal refunded: $34.00");
    const chinese = await refunded({ ...one, lines: [0, 1] }, ZH, { ...TWO_LINES, total: 9900 });
    for (const part of [words(chinese.html), chinese.text]) {
      expect(part).toContain("Between Two Scripts（Reader’s edition）和Icons已退款，US$29.00已按原路退回");
      expect(part).toContain("这笔订单的其他作品仍在你的书架上");
    }
  });

  it("says that everything was refunded if the products that were are all there is", async () => {
    const { text } = await refunded({ amount: 5300, lines: [0, 1] }, EN, TWO_LINES);
    expect(text).toContain("The full amount of this order, $53.00, is refunded");
    expect(text).toContain("The files of this order are no longer in your library.");
  });

  it("says of the refund of the rest that the full price has been refunded and downloads have ended", async () => {
    const { subject, text } = await refunded({ amount: 1900, total: 2900 });
    expect(subject).toBe("Your refund from Paper Lantern Studio: $19.00");
    expect(text).toContain("The remaining $19.00 of this order is refunded");
    expect(text).toContain("the full $29.00 has been refunded");
    expect(text).toContain("no longer in your library");
  });
});

describe("the email with a copy that is given away", () => {
  const granted = (texts: typeof EN, sender: Sender) => {
    const order = { ...ORDER, total: 0, lines: [{ ...LINE, unitAmount: 0 }] };
    const licences = [
      { product: "between-two-scripts", name: { en: "Key" }, keys: ["00000-00000"], missing: 0 },
    ];
    return grantedEmail({ sender, texts, order, licences, libraryLink: OPENING });
  };

  it("names the shop and the product, has the link and the licence keys, and is no receipt", async () => {
    const { subject, html, text } = await granted(EN, SENDER);
    expect(subject).toBe("A copy of Between Two Scripts for you, from Paper Lantern Studio");
    for (const part of [words(html), text]) {
      expect(part).toContain("Paper Lantern Studio has given you Between Two Scripts free of charge.");
      expect(part).toContain("00000-00000");
      expect(part).not.toMatch(/Receipt|Thank you/);
    }
    expect(text).toContain(OPENING.url);
    expect(text).toContain("Order details\nBetween Two Scripts (Reader’s edition): Free\nTotal: Free\n");
  });

  it("is translated into Chinese", async () => {
    const { subject, text } = await granted(ZH, SENDER_ZH);
    expect(subject).toBe("纸灯工作室送给你：Between Two Scripts");
    expect(text).toContain("订单详情");
  });
});

describe("the email about a change of an order", () => {
  const KINDS = Object.keys(EN.notices) as NoticeKind[];
  const notice = (kind: NoticeKind, texts: typeof EN, order: Partial<Order> = {}) =>
    noticeEmail(kind, {
      ...{ sender: texts === ZH ? SENDER_ZH : SENDER, texts, order: { ...ORDER, ...order } },
      recipient: "reader@example.com",
      payload: { amount: 1000, currency: "USD", payment: "pi_1", pool: "gravel-app" },
    });

  it.each(KINDS)(
    "says the same in HTML and in plain text, in both languages, with its order: %s",
    async (kind) => {
      for (const texts of [EN, ZH]) {
        const { subject, html, text } = await notice(kind, texts);
        const { heading, next } = texts.notices[kind];
        for (const part of [words(html), text]) {
          expect(part).toContain(heading);
          expect(part).toContain(next.replace("{payment}", "pi_1"));
          expect(part).toContain("ord_1");
          expect(part).toContain("Between Two Scripts");
        }
        expect([subject, html, text].join()).not.toMatch(/[{}]\w+\}/);
      }
    },
  );

  it("names what was received where it does not match the order", async () => {
    const order = { received: { amount: 900, currency: "JPY" } };
    expect((await notice("payment-review", EN, order)).text).toContain("it costs $29.00");
    const toBuyer = noticeEmail("payment-review", {
      ...{ sender: SENDER, texts: EN, order: { ...ORDER, ...order }, payload: {} },
      recipient: "reader@example.com",
    });
    expect((await toBuyer).text).toContain("We received ¥900 for this order, but it costs $29.00.");
  });
});
