import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { buyerAt } from "./buyer.ts";
import { OFFERS } from "./goods.ts";
import { startShop, type TestShop, writeOffers } from "./shop.ts";

const ProblemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  status: z.number(),
});

describe("a request that cannot be granted", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  async function refusal(json: object) {
    const response = await buyerAt(shop).api("/api/checkout", { method: "POST", json });
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const problem = ProblemDocument.parse(await response.json());
    expect(problem.status).toBe(response.status);
    return { ...problem, type: problem.type.replace("urn:vitrine:problem:", "") };
  }

  it.each([
    ["an unknown product", { items: [{ product: "nothing" }] }, 404, "unknown-product"],
    ["an unknown edition", { items: [{ product: "icons", option: "gold" }] }, 404, "unknown-option"],
    ["no edition where there are several", { items: [{ product: "icons" }] }, 404, "unknown-option"],
    ["a product without a price", { items: [{ product: "soon" }] }, 422, "not-for-sale"],
    ["less than the minimum", { items: [{ product: "record", amount: 499 }] }, 422, "amount-too-low"],
    ["another sum than the fixed price", { items: [{ product: "book", amount: 1 }] }, 422, "amount-fixed"],
    [
      "more than one payment can hold",
      { items: [{ product: "record", amount: 99_000_000, quantity: 99 }] },
      422,
      "amount-too-high",
    ],
    [
      "a sum of many things that is more than one payment can hold",
      { items: [{ product: "record", amount: 9_999_999_900, quantity: 3 }] },
      422,
      "amount-too-high",
    ],
    [
      "an absurd sum",
      { items: [{ product: "record", amount: 9_007_199_254_740_991 }] },
      400,
      "invalid-request",
    ],
    ["a price that is out of date", { items: [{ product: "book", price: 1 }] }, 409, "price-changed"],
    [
      "a currency that is not offered",
      { items: [{ product: "book" }], currency: "EUR" },
      422,
      "currency-not-offered",
    ],
    ["two currencies", { items: [{ product: "book" }, { product: "tote" }] }, 422, "mixed-currencies"],
    ["a code that does not exist", { items: [{ product: "book" }], code: "FREE" }, 422, "unknown-code"],
    ["nothing at all", { items: [] }, 400, "invalid-request"],
    ["half a thing", { items: [{ product: "book", quantity: 0.5 }] }, 400, "invalid-request"],
    ["a million things", { items: [{ product: "book", quantity: 1_000_000 }] }, 400, "invalid-request"],
    ["a word for a price", { items: [{ product: "book", price: "cheap" }] }, 400, "invalid-request"],
    ["a bad address", { items: [{ product: "book" }], email: "nobody" }, 400, "invalid-request"],
  ])("for %s is told why", async (_, json, status, type) => {
    expect(await refusal(json)).toMatchObject({ status, type });
  });

  it("is told the price now when it has changed", async () => {
    expect(await refusal({ items: [{ product: "book", price: 1 }] })).toMatchObject({
      shown: 1,
      price: 2900,
      currency: "USD",
    });
  });

  it("names each field that is wrong", async () => {
    const problem = await refusal({ items: [{ product: "book", quantity: 0, price: -1 }], email: "nobody" });
    const errors = z.array(z.object({ field: z.string() })).parse(Reflect.get(problem, "errors"));
    expect(errors.map(({ field }) => field)).toEqual(["items.0.quantity", "items.0.price", "email"]);
  });

  it("is answered in the buyer's language", async () => {
    const headers = { "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5" };
    const init = { method: "POST", json: { items: [{ product: "nothing" }] }, headers };
    const response = await buyerAt(shop).api("/api/checkout", init);
    expect(response.headers.get("Content-Language")).toBe("zh");
    expect(ProblemDocument.parse(await response.json()).title).toBe("没有这件商品");
  });

  it("from a browser's form gets a page with a sentence and a way back", async () => {
    const body = new URLSearchParams({ product: "book", price: "100", locale: "zh" });
    const headers = { Accept: "text/html,application/xhtml+xml" };
    const response = await buyerAt(shop).api("/api/checkout", { method: "POST", body, headers });
    const page = await response.text();
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      409,
      "text/html; charset=UTF-8",
    ]);
    expect(page).toContain('<html lang="zh"');
    expect(page).toContain("价格有变动");
    expect(page).toContain(`href="${shop.url}/zh/products/book/"`);
    expect(page).toContain(">小店</a>");
    expect(page).not.toMatch(/<script>|style=/);
  });

  it("for a whole cart leads back to the cart, in its language", async () => {
    const refused: Record<string, string>[] = [
      { "items.1.product": "icons", "items.1.option": "personal", "items.1.price": "1" },
      { "items.1.product": "soon" },
      { "items.1.product": "nothing" },
      { "items.1.product": "tote" },
    ];
    for (const second of refused) {
      const body = new URLSearchParams({ "items.0.product": "book", locale: "zh", ...second });
      const headers = { Accept: "text/html" };
      const response = await buyerAt(shop).api("/api/checkout", { method: "POST", body, headers });
      const page = await response.text();
      expect(page, second["items.1.product"]).toContain(`href="${shop.url}/zh/cart/">回到购物袋</a>`);
    }
  });

  it.each<[string, Record<string, string>, string, string]>([
    [
      "for too much, from the cart",
      { "items.0.product": "record", "items.0.amount": "9999999900", from: "cart" },
      "金额太大",
      "cart/",
    ],
    [
      "that makes no sense, from the cart",
      { "items.0.product": "book", "items.0.quantity": "0", from: "cart" },
      "请求不完整",
      "cart/",
    ],
    [
      "that makes no sense, from a product",
      { product: "book", quantity: "many" },
      "请求不完整",
      "products/book/",
    ],
    [
      "that makes no sense, from nobody knows where",
      { product: "nothing", quantity: "many" },
      "请求不完整",
      "",
    ],
  ])(
    "%s is answered in the language of the page it came from, and led back there",
    async (_, fields, title, back) => {
      const body = new URLSearchParams({ locale: "zh", ...fields });
      const headers = { Accept: "text/html", "Accept-Language": "en" };
      const response = await buyerAt(shop).api("/api/checkout", { method: "POST", body, headers });
      const page = await response.text();
      expect(page).toContain('<html lang="zh"');
      expect(page).toContain(`<h1>${title}</h1>`);
      expect(page).toContain(`href="${shop.url}/zh/${back}">`);
    },
  );

  it("in JSON that makes no sense is answered in the language that it asks for", async () => {
    const json = { items: [{ product: "book", quantity: 0 }], locale: "zh" };
    const init = { method: "POST", json, headers: { "Accept-Language": "en" } };
    const response = await buyerAt(shop).api("/api/checkout", init);
    expect([response.status, response.headers.get("Content-Language")]).toEqual([400, "zh"]);
  });

  it("for a file is told why in the language of the library it was asked from", async () => {
    const body = new URLSearchParams({ item: "itm_1", file: "book.pdf", locale: "zh" });
    const headers = { Accept: "text/html", "Accept-Language": "en", Origin: shop.url };
    const response = await buyerAt(shop).api("/api/downloads", { method: "POST", body, headers });
    const page = await response.text();
    expect([response.status, response.headers.get("Content-Language")]).toEqual([401, "zh"]);
    expect(page).toContain(`href="${shop.url}/zh/library/"`);
  });

  it.each([
    ["broken JSON", "{", "application/json", 400],
    ["no body", "", "application/json", 400],
    ["another kind of body", "<buy/>", "text/xml", 400],
    ["two megabytes", JSON.stringify({ pad: "x".repeat(2_000_000) }), "application/json", 413],
  ])("made of %s is refused", async (_, body, type, status) => {
    const init = { method: "POST", body, headers: { "Content-Type": type } };
    expect((await buyerAt(shop).api("/api/checkout", init)).status).toBe(status);
  });

  it("for an order or a route that does not exist is not found", async () => {
    const { api } = buyerAt(shop);
    expect((await api("/api/orders/ord_nothing")).status).toBe(404);
    expect((await api("/api/nothing")).status).toBe(404);
    expect((await api("/api/nothing", { method: "DELETE" })).status).toBe(404);
  });

  it.each([
    ["PATCH", "/api/checkout", "POST"],
    ["GET", "/api/links/redeem", "POST"],
    ["POST", "/api/library", "GET, HEAD"],
    ["PUT", "/api/orders/ord_1", "GET, HEAD"],
    ["GET", "/api/session", "DELETE"],
    ["POST", "/healthz", "GET, HEAD"],
  ])("by %s where %s answers %s only is told so", async (method, path, allowed) => {
    const response = await buyerAt(shop).api(path, { method });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, allowed]);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(ProblemDocument.parse(await response.json()).type).toBe("urn:vitrine:problem:method-not-allowed");
  });

  it("never finds the shop's health in a cache", async () => {
    const response = await buyerAt(shop).api("/healthz");
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
  });

  it("while nothing is published is told that the shop is not open yet, and healthz says what is missing", async () => {
    const bare = await startShop({ offers: null });
    const { api, order } = buyerAt(bare);
    const response = await api("/api/checkout", { method: "POST", json: { items: [{ product: "book" }] } });
    expect(response.status).toBe(503);
    expect(ProblemDocument.parse(await response.json()).type).toBe("urn:vitrine:problem:catalogue-missing");
    expect(await (await api("/healthz")).json()).toEqual({ orders: "ok", catalogue: "missing" });
    expect((await api("/")).status).toBe(503);
    await writeOffers(bare.settings, OFFERS);
    expect((await order({ items: [{ product: "book" }] })).order).toMatch(/^ord_/);
    await bare.close();
  });

  it("is never led to another host", async () => {
    for (const path of ["//evil.example/x", "/%5cevil.example/x", "/%00", "/%0d%0aLocation:x"]) {
      const response = await fetch(`${shop.url}${path}`, { redirect: "manual" });
      const location = response.headers.get("Location") ?? shop.url;
      expect(new URL(location, shop.url).host, path).toBe(new URL(shop.url).host);
      expect(response.status, path).toBeLessThan(500);
    }
    const kept = await fetch(`${shop.url}/products?from=mail`, { redirect: "manual" });
    expect(kept.headers.get("Location")).toBe("/products/?from=mail");
  });

  it("with an id that is too long gets a problem document too", async () => {
    const response = await buyerAt(shop).api(`/api/orders/${"x".repeat(200)}`);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      400,
      "application/problem+json",
    ]);
  });

  it("finds the API standing when what is published is damaged", async () => {
    const damaged = await startShop();
    await writeFile(join(damaged.settings.buildDir, "current", "offers.json"), "{bad");
    const { api } = buyerAt(damaged);
    expect(await (await api("/healthz")).json()).toEqual({ orders: "ok", catalogue: "missing" });
    const response = await api("/api/checkout", { method: "POST", json: { items: [{ product: "book" }] } });
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { type: "urn:vitrine:problem:catalogue-missing" },
    ]);
    await damaged.close();
  });

  it("leaves nothing personal in the log", async () => {
    await buyerAt(shop).order({ items: [{ product: "book" }], email: "secret@example.com" });
    const text = JSON.stringify(shop.lines);
    expect(text).toContain('"route":"/api/checkout"');
    expect(text).not.toContain("secret@example.com");
    expect(text).not.toMatch(/ord_[a-z0-9]{10}/);
  });

  it("finds the API described", async () => {
    const description = z
      .object({ paths: z.record(z.string(), z.unknown()) })
      .parse(await (await buyerAt(shop).api("/api/openapi.json")).json());
    expect(Object.keys(description.paths).toSorted()).toEqual([
      "/api/checkout",
      "/api/downloads",
      "/api/library",
      "/api/links",
      "/api/links/redeem",
      "/api/orders/{id}",
      "/api/session",
      "/api/webhooks/stripe",
      "/healthz",
    ]);
  });
});
