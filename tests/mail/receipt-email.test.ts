import { describe, expect, it } from "vitest";
import { paidEmail } from "#checkout/mail/templates/paid.ts";
import type { OrderLicences } from "#checkout/orders/entitlements/licence-keys.ts";
import type { Order } from "#checkout/orders/order.ts";
import { EN, LINE, OPENING, ORDER, SENDER, SENDER_ZH, words, ZH } from "./sample-order.ts";

function paid(order: Partial<Order> = {}, texts = EN, licences: OrderLicences[] = []) {
  const sender = texts === ZH ? SENDER_ZH : SENDER;
  return paidEmail({ sender, texts, order: { ...ORDER, ...order }, licences, libraryLink: OPENING });
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
    expect(text).toContain("Your licence key\nTools\nWe will email you your licence key.\n");
    expect(words(html)).toContain("Tools We will email you your licence key.");
    expect((await paid({}, ZH, licences)).text).toContain("你的授权码\n工具\n授权码稍后会发到你的邮箱。\n");
  });

  it("says how many keys follow, and which are more than those in it", async () => {
    const tools = { product: "tools", name: { en: "Tools", zh: "工具" } };
    for (const [keys, missing, english, chinese] of [
      [[], 2, "We will email you your 2 licence keys.", "2个授权码稍后会发到你的邮箱。"],
      [["KEY-1"], 1, "We will email you 1 more licence key.", "还有1个授权码稍后会发到你的邮箱。"],
      [["KEY-1"], 2, "We will email you 2 more licence keys.", "还有2个授权码稍后会发到你的邮箱。"],
    ] satisfies [string[], number, string, string][]) {
      const { html, text } = await paid({}, EN, [{ ...tools, keys, missing }]);
      for (const part of [words(html), text]) expect(part).toContain(english);
      expect((await paid({}, ZH, [{ ...tools, keys, missing }])).text).toContain(chinese);
    }
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
      expect(part).toContain(
        "for as long as your purchase is valid. After the first time, it may ask for your",
      );
      expect(part).toContain("email address and send you a code");
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
