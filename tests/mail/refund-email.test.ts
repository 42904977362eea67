import { describe, expect, it } from "vitest";
import { refundedEmail } from "#checkout/mail/templates/refunded.ts";
import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import { EN, LINE, ORDER, SENDER, SENDER_ZH, words, ZH } from "./sample-order.ts";

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

describe("the email after a refund", () => {
  it("says that the whole amount is refunded and downloads have ended", async () => {
    const { subject, html, text } = await refunded({ amount: 2900 });
    expect(subject).toBe("Your refund from Paper Lantern Studio: $29.00");
    for (const part of [words(html), text]) {
      expect(part).toContain("We have refunded the full amount of this order, $29.00,");
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

  it("shows the sum of a second refund and the total, in both languages", async () => {
    const second = { amount: 500, total: 1500 };
    const english = await refunded(second);
    expect(english.subject).toBe("Your refund from Paper Lantern Studio: $5.00");
    expect(words(english.html)).toContain(
      "we have refunded another $5.00 to your original payment method, $15.00 in total",
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
      expect(part).toContain("We have refunded $29.00 for Between Two Scripts (Reader’s edition)");
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

  it("says that what was free stays if it was not refunded with the others", async () => {
    const free = { ...ICONS, unitAmount: 0, ...lineTotals({ unitAmount: 0, quantity: 1 }) };
    const order = { lines: [LINE, free], ...sumTotals([LINE, free]) };
    const whole = { id: "re_1", amount: 2900, hasFailed: false };
    const outcome = { refunds: [{ ...whole, lines: [0] }], disputes: [] };
    const { text } = await refunded({ amount: 2900, lines: [0] }, EN, { ...order, outcome });
    expect(text).toContain("We have refunded $29.00 for Between Two Scripts (Reader’s edition)");
    expect(text).toContain("Everything else from this order stays");
    const all = await refunded({ amount: 2900 }, EN, {
      ...order,
      outcome: { refunds: [whole], disputes: [] },
    });
    expect(all.text).toContain("The files of this order are no longer in your library.");
  });

  it("says that everything was refunded if the products that were are all there is", async () => {
    const { text } = await refunded({ amount: 5300, lines: [0, 1] }, EN, TWO_LINES);
    expect(text).toContain("We have refunded the full amount of this order, $53.00,");
    expect(text).toContain("The files of this order are no longer in your library.");
  });

  it("says after the refund of the rest that the full price has been refunded and downloads have ended", async () => {
    const { subject, text } = await refunded({ amount: 1900, total: 2900 });
    expect(subject).toBe("Your refund from Paper Lantern Studio: $19.00");
    expect(text).toContain("We have refunded the remaining $19.00 of this order");
    expect(text).toContain("the full $29.00 has been refunded");
    expect(text).toContain("no longer in your library");
  });
});
