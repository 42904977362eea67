import { describe, expect, it } from "vitest";
import { type NoticeKind, noticeEmail } from "#checkout/mail/templates/notice.ts";
import type { Order, OrderLine } from "#checkout/orders/order.ts";
import { sumTotals } from "#domain/totals.ts";
import { EN, LINE, ORDER, SENDER, SENDER_ZH, words, ZH } from "./sample-order.ts";

const DISCOUNT = { key: "LANTERN", name: "LANTERN" };
const COPIES: OrderLine = {
  ...{ ...LINE, quantity: 3 },
  ...{ subtotal: 8700, discount: 870, tax: 1488, total: 9318 },
};

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

  it.each(KINDS)("shows how the total comes about, with quantity, discount and tax: %s", async (kind) => {
    const order = { lines: [COPIES], ...sumTotals([COPIES]), appliedDiscount: DISCOUNT };
    const english = await notice(kind, EN, order);
    for (const part of [words(english.html), english.text]) {
      for (const piece of [
        "3 × $29.00",
        "Subtotal",
        "Discount (LANTERN)",
        "-$8.70",
        "Tax",
        "$14.88",
        "$93.18",
      ]) {
        expect(part).toContain(piece);
      }
    }
    expect(english.text).toContain(
      "Order details\nBetween Two Scripts (Reader’s edition · 3 × $29.00): $87.00\n",
    );
    const chinese = await notice(kind, ZH, order);
    expect(chinese.text).toContain("优惠（LANTERN）：-US$8.70\n税费：US$14.88\n合计：US$93.18\n");
  });

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
