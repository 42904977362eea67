import { describe, expect, it } from "vitest";
import { ENGLISH, ProblemDocument } from "./problem-document.ts";
import { openShop } from "./shop.ts";

/** Posts a form that is rejected. @returns the page that a browser gets */
async function postForm(fields: Record<string, string>, headers: HeadersInit = ENGLISH) {
  const shop = await openShop();
  const body = new URLSearchParams(fields);
  const response = await shop.browser().api("/api/checkout", { method: "POST", body, headers });
  return { shop, response, page: await response.text() };
}

describe("the language of a problem", () => {
  it("is the buyer's", async () => {
    const shop = await openShop();
    const headers = { "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5" };
    const json = { items: [{ product: "nothing" }] };
    const response = await shop.browser().api("/api/checkout", { json, headers });
    expect(response.headers.get("Content-Language")).toBe("zh");
    expect(ProblemDocument.parse(await response.json()).title).toBe("找不到这件作品");
  });

  it("is the one in the request, even if the request is malformed", async () => {
    const shop = await openShop();
    const json = { items: [{ product: "book", quantity: 0 }], locale: "zh" };
    const response = await shop
      .browser()
      .api("/api/checkout", { json, headers: { "Accept-Language": "en" } });
    expect([response.status, response.headers.get("Content-Language")]).toEqual([400, "zh"]);
  });
});

describe("the page for a rejected form", () => {
  it("explains the problem in a sentence, and links back to the product", async () => {
    const { shop, response, page } = await postForm({ product: "book", price: "100", locale: "zh" });
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      409,
      "text/html; charset=UTF-8",
    ]);
    expect(page).toContain('<html lang="zh"');
    expect(page).toContain("价格有变动");
    expect(page).toContain(`href="${shop.siteUrl}/zh/products/book/"`);
    expect(page).toContain(">小店</a>");
    expect(page).not.toMatch(/<script>|style=/);
  });

  it.each<[string, Record<string, string>]>([
    [
      "a price that has changed",
      { "items.1.product": "icons", "items.1.option": "personal", "items.1.price": "1" },
    ],
    ["a product that is not for sale yet", { "items.1.product": "soon" }],
    ["an unknown product", { "items.1.product": "nothing" }],
    ["another currency", { "items.1.product": "tote" }],
  ])("leads back to the cart where several products were bought, here with %s", async (_, second) => {
    const { shop, page } = await postForm({ "items.0.product": "book", locale: "zh", ...second });
    expect(page).toContain(`href="${shop.siteUrl}/zh/cart/">返回购物车</a>`);
  });

  it.each<[string, Record<string, string>, string, string]>([
    [
      "for too much, from the cart",
      { "items.0.product": "record", "items.0.amount": "9999999900", from: "cart" },
      "金额过高",
      "cart/",
    ],
    [
      "that is malformed, from the cart",
      { "items.0.product": "book", "items.0.quantity": "0", from: "cart" },
      "请求不完整",
      "cart/",
    ],
    [
      "that is malformed, from a product",
      { product: "book", quantity: "many" },
      "请求不完整",
      "products/book/",
    ],
    [
      "that is malformed, for an edition of a product",
      { product: "icons", option: "studio", quantity: "many" },
      "请求不完整",
      "products/icons/?option=studio",
    ],
    [
      "that is malformed, for a product with editions and none chosen",
      { product: "icons", quantity: "many" },
      "请求不完整",
      "products/icons/",
    ],
    [
      "that is malformed, for the only edition of a product",
      { product: "book", option: "standard", quantity: "many" },
      "请求不完整",
      "products/book/",
    ],
    ["that is malformed, for an unknown product", { product: "nothing", quantity: "many" }, "请求不完整", ""],
  ])("%s is in the language of the referring page, and links back to it", async (_, fields, title, back) => {
    const { shop, page } = await postForm({ locale: "zh", ...fields });
    expect(page).toContain('<html lang="zh"');
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain(`href="${shop.siteUrl}/zh/${back}">`);
  });

  it("links back to the product if the request was JSON, too", async () => {
    const shop = await openShop();
    const json = { items: [{ product: "book", quantity: 0 }] };
    const response = await shop.browser().api("/api/checkout", { json, headers: ENGLISH });
    expect(await response.text()).toContain(`href="${shop.siteUrl}/products/book/"`);
  });

  it("of a download is in the language of the library, and links back to it", async () => {
    const shop = await openShop();
    const body = new URLSearchParams({ item: "ent_1", file: "book.pdf", locale: "zh" });
    const headers = { ...ENGLISH, Origin: shop.siteUrl };
    const response = await shop.browser().api("/api/downloads", { method: "POST", body, headers });
    expect([response.status, response.headers.get("Content-Language")]).toEqual([401, "zh"]);
    expect(await response.text()).toContain(`href="${shop.siteUrl}/zh/library/">前往书架</a>`);
  });
});
