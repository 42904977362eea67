import { describe, expect, it } from "vitest";
import { linkEmail } from "#checkout/mail/templates/link.ts";
import { EN, OPENING, SENDER, SENDER_ZH, words, ZH } from "./sample-order.ts";

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
      expect(part).toContain("请忽略这封邮件");
    }
  });
});
