import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENGLISH } from "#messages/read.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { inArabic } from "../languages/arabic.ts";
import { type EdgeShop, startEdgeShop } from "./shop.ts";

describe("a language of the content folder at the edge", () => {
  let shop: EdgeShop;
  beforeAll(async () => {
    shop = await startEdgeShop({ languages: ["en", "zh", "ar"] });
  });
  afterAll(() => shop.close());

  it.each(["ar", "ar-EG,ar;q=0.9,en;q=0.5", "he, ar;q=0.8"])(
    "describes problems in it to readers of %s",
    async (accepted) => {
      const response = await fetch(`${shop.url}/api/nothing`, { headers: { "Accept-Language": accepted } });
      expect(response.headers.get("Content-Language")).toBe("ar");
      const { title } = ENGLISH.problems.problems["not-found"];
      expect(await response.json()).toMatchObject({ title: inArabic(title) });
    },
  );

  it("responds to a rejected form with a page in it, from right to left", async () => {
    const response = await fetch(`${shop.url}/api/checkout`, {
      method: "POST",
      body: new URLSearchParams({ product: "book", price: "100", locale: "ar" }),
      headers: { Accept: "text/html" },
    });
    const page = await response.text();
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).toContain(`<h1>${inArabic(ENGLISH.problems.problems["price-changed"].title)}</h1>`);
  });

  it("fills in its templates for browsers without scripts", async () => {
    const response = await fetch(`${shop.url}/api/pages/sign-in?locale=ar`);
    expect(response.headers.get("Content-Language")).toBe("ar");
    expect(await response.text()).toBe(`<h1>${inArabic("Sign in")}</h1>`);
  });

  it("sends the receipt in it, from right to left, with a link to its pages", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }], locale: "ar-EG" });
    expect(await buyer.pay(url)).toBe(`${shop.url}/ar/order/?id=${order}`);
    const [mail] = await buyer.inbox();
    expect(mail?.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail?.text).toContain(inArabic(ENGLISH.emails.receipt.title));
    expect(mail?.text).toContain(`${shop.url}/ar/open/#`);
  });
});
