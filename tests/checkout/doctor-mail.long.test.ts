import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExamineOptions, findingsOf, type Variables } from "./doctor.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("shop doctor, of emails,", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const findings = (changes?: Variables, options?: ExamineOptions) => findingsOf(shop, changes, options);

  it("finds a sender whose domain is not verified, and a key that Resend refuses", async () => {
    const mail = { RESEND_API_URL: shop.sandboxUrl, RESEND_WEBHOOK_SECRET: `whsec_${btoa("x".repeat(24))}` };
    const sender = { ...mail, RESEND_API_KEY: "re_1", MAIL_FROM: "Shop <hello@shop.example>" };
    expect(await findings(sender)).toMatchObject([
      { check: "Sender of emails", state: "problem", found: "Resend does not know shop.example" },
    ]);
    const sending = { ...sender, RESEND_API_KEY: "re_sending_1" };
    const asked: string[] = [];
    const withoutRecord = async (name: string) => {
      asked.push(name);
      throw new Error("ENOTFOUND");
    };
    expect(await findings(sending, { resolveTxt: withoutRecord })).toMatchObject([
      {
        check: "Sender of emails",
        state: "problem",
        found: expect.stringContaining("has no record of Resend's"),
      },
    ]);
    expect(asked).toEqual(["resend._domainkey.shop.example"]);
    expect(await findings(sending, { resolveTxt: async () => [["p=MIGf"]] })).toEqual([]);
    await fetch(`${shop.sandboxUrl}/outage`, { method: "POST", body: new URLSearchParams({ mail: "true" }) });
    expect(await findings()).toMatchObject([{ check: "Resend key", state: "problem" }]);
    await fetch(`${shop.sandboxUrl}/outage`, {
      method: "POST",
      body: new URLSearchParams({ mail: "false" }),
    });
  });
});
