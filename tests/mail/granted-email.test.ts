import { describe, expect, it } from "vitest";
import type { Sender } from "#checkout/mail/templates/email.ts";
import { grantedEmail } from "#checkout/mail/templates/paid.ts";
import { EN, LINE, OPENING, ORDER, SENDER, SENDER_ZH, words, ZH } from "./sample-order.ts";

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
