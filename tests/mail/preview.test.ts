import { describe, expect, it } from "vitest";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import { MessageKind } from "#checkout/orders/messages/message.ts";
import type { Offer } from "#domain/offer.ts";
import { publishedMessages } from "#messages/checkout.ts";
import { messagesIn } from "#messages/read.ts";
import { previewApp } from "#scripts/mail-preview/app.ts";
import { completeOffers } from "#scripts/mail-preview/complete-offers.ts";
import { composeSample } from "#scripts/mail-preview/compose-sample.ts";
import { SAMPLES } from "#scripts/mail-preview/samples.ts";
import { OFFERS } from "../checkout/goods.ts";

const MAX_BYTES = 100_000;
const LANGUAGES = ["en", "zh"];

function shopWith(offers: Offer[]) {
  const file = completeOffers({
    version: 2,
    shop: {
      ...{ name: { en: "The Shop", zh: "小店" }, author: { en: "Ana", zh: "安娜" } },
      ...{ languages: LANGUAGES, support: "help@shop.example" },
    },
    offers,
    messages: Object.fromEntries(
      LANGUAGES.map((language) => [language, publishedMessages(messagesIn(language))]),
    ),
  });
  return { offers: snapshotOffers(file), siteUrl: "http://localhost:3020" };
}

const shop = shopWith(OFFERS);
const covers = { fetch: () => new Response("a cover") };

describe("the preview of emails", () => {
  it("has every kind that the shop can send", () => {
    const shown = new Set([...SAMPLES.values()].map(({ kind }) => kind));
    expect(MessageKind.options.filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it.each([...SAMPLES.keys()].flatMap((id) => LANGUAGES.map((language) => [id, language] as const)))(
    "shows %s in %s with all its words, and below the size at which it would be cut off",
    async (id, language) => {
      const sample = SAMPLES.get(id);
      const email = sample && (await composeSample(shop, sample, language));
      if (!email) throw new Error("nothing was composed");
      for (const part of [email.subject, email.text, email.html.replace(/<style>.*?<\/style>/s, "")]) {
        expect(part).not.toMatch(/undefined|\{\w+\}|\[object/);
        expect(part.trim()).not.toBe("");
      }
      expect(Buffer.byteLength(email.html)).toBeLessThanOrEqual(MAX_BYTES);
      expect(email.html).toContain(`<html lang="${language}"`);
    },
  );

  it.each([...SAMPLES])(
    "has in %s a header that turns off emails, if nobody has asked for them",
    async (_, sample) => {
      const { headers } = (await composeSample(shop, sample, "en")) ?? {};
      const isUnasked = sample.kind === "new-version" || sample.kind === "cart-reminder";
      expect(headers !== undefined).toBe(isUnasked);
    },
  );

  it("says to buyers what a reply does, signed by the creator, and not to the creator", async () => {
    for (const sample of SAMPLES.values()) {
      const { text, html } = (await composeSample(shop, sample, "en")) ?? { text: "", html: "" };
      const isToOwner = sample.to === "owner";
      expect(text.includes("\n\nAna\n\nQuestions? Reply to this email"), sample.kind).toBe(!isToOwner);
      expect(html.includes("mailto:help@shop.example"), sample.kind).toBe(!isToOwner);
    }
  });

  it("works for a shop without products", async () => {
    const empty = shopWith([]);
    for (const sample of SAMPLES.values()) expect(await composeSample(empty, sample, "zh")).not.toBeNull();
  });

  it("is a page with each email's HTML in a frame next to its text, in light or dark", async () => {
    const app = previewApp(shop, { languages: LANGUAGES, covers });
    const read = async (path: string) => (await app.request(path)).text();
    const index = await read("/?lang=zh&scheme=dark&width=360");
    expect(index.match(/<iframe/g)).toHaveLength(SAMPLES.size);
    expect(index).toContain('width="360" src="/emails/zh/paid?scheme=dark"');
    expect(index).toContain("已加入你的书架：书");
    expect((await read("/samples/paid")).match(/<iframe/g)).toHaveLength(2 * 2 * LANGUAGES.length);
    expect(await read("/emails/en/paid?scheme=dark")).toContain("@media all {");
    expect(await read("/emails/en/paid?scheme=light")).toContain("@media not all {");
    expect(await read("/mail/book.jpeg")).toBe("a cover");
    for (const path of ["/emails/fr/paid", "/emails/en/nothing", "/samples/nothing", "/open/"]) {
      expect((await app.request(path)).status).toBe(404);
    }
  });
});
