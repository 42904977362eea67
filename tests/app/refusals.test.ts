import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CatalogueMissing } from "#checkout/offers/offers.ts";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { findOrder, listOrders } from "#checkout/orders/order-store.ts";
import { order } from "./buying.ts";
import { openShop } from "./shop.ts";

const ProblemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  status: z.number(),
});

const ENGLISH = { Accept: "text/html", "Accept-Language": "en" };

async function postCheckout(json: object) {
  const shop = await openShop();
  const response = await shop.browser().api("/api/checkout", { json });
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const problem = ProblemDocument.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(shop.payments.asked).toEqual([]);
  return { ...problem, type: problem.type.replace("urn:vitrine:problem:", "") };
}

/** Posts a form that is rejected. @returns the page that a browser gets */
async function postForm(fields: Record<string, string>, headers: HeadersInit = ENGLISH) {
  const shop = await openShop();
  const body = new URLSearchParams(fields);
  const response = await shop.browser().api("/api/checkout", { method: "POST", body, headers });
  return { shop, response, page: await response.text() };
}

describe("an invalid checkout request", () => {
  it.each<[string, object, number, string, object]>([
    [
      "an unknown product",
      { items: [{ product: "nothing" }] },
      404,
      "unknown-product",
      { product: "nothing" },
    ],
    [
      "an unknown edition",
      { items: [{ product: "icons", option: "gold" }] },
      404,
      "unknown-option",
      { product: "icons", options: ["personal", "studio"] },
    ],
    [
      "no edition where there are several",
      { items: [{ product: "icons" }] },
      404,
      "unknown-option",
      { options: ["personal", "studio"] },
    ],
    ["a product without a price", { items: [{ product: "soon" }] }, 422, "not-for-sale", { product: "soon" }],
    [
      "less than the minimum",
      { items: [{ product: "record", amount: 499 }] },
      422,
      "amount-too-low",
      { product: "record", option: "standard", currency: "USD", minimum: 500 },
    ],
    [
      "another amount than the fixed price",
      { items: [{ product: "book", amount: 1 }] },
      422,
      "amount-fixed",
      { product: "book", option: "standard", currency: "USD", price: 2900 },
    ],
    [
      "more than one payment can hold",
      { items: [{ product: "record", amount: 99_000_000, quantity: 99 }] },
      422,
      "amount-too-high",
      { currency: "USD", maximum: 99_999_999 },
    ],
    [
      "one minor unit more than one payment can hold",
      { items: [{ product: "record", amount: 100_000_000 }] },
      422,
      "amount-too-high",
      {},
    ],
    [
      "an absurd amount",
      { items: [{ product: "record", amount: 9_007_199_254_740_991 }] },
      400,
      "invalid-request",
      {},
    ],
    [
      "a price that is out of date",
      { items: [{ product: "book", price: 1 }] },
      409,
      "price-changed",
      { product: "book", option: "standard", shown: 1, price: 2900, currency: "USD" },
    ],
    [
      "a total that is out of date",
      { items: [{ product: "book", quantity: 2 }], total: 2900 },
      409,
      "price-changed",
      { currency: "USD", shown: 2900, price: 5800 },
    ],
    [
      "a currency that is not offered",
      { items: [{ product: "book" }], currency: "EUR" },
      422,
      "currency-not-offered",
      { currency: "USD" },
    ],
    ["two currencies", { items: [{ product: "book" }, { product: "tote" }] }, 422, "mixed-currencies", {}],
    ["a code that does not exist", { items: [{ product: "book" }], code: "FREE" }, 422, "unknown-code", {}],
    ["nothing at all", { items: [] }, 400, "invalid-request", {}],
    ["twenty-one items", { items: Array(21).fill({ product: "book" }) }, 400, "invalid-request", {}],
    ["half an item", { items: [{ product: "book", quantity: 0.5 }] }, 400, "invalid-request", {}],
    ["a million items", { items: [{ product: "book", quantity: 1_000_000 }] }, 400, "invalid-request", {}],
    ["a word for a price", { items: [{ product: "book", price: "cheap" }] }, 400, "invalid-request", {}],
    ["a bad address", { items: [{ product: "book" }], email: "nobody" }, 400, "invalid-request", {}],
  ])("because of %s says why, and opens no payment page", async (_, json, status, type, members) => {
    expect(await postCheckout(json)).toMatchObject({ status, type, ...members });
  });

  it("may have the highest amount, the price that was shown, and the shop's currency", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    for (const json of [
      { items: [{ product: "record", amount: 99_999_999 }] },
      { items: [{ product: "book", price: 2900, amount: 2900 }], currency: "USD" },
      { items: Array(20).fill({ product: "book" }) },
    ])
      expect(await order(browser, json)).toMatch(/^ord_/);
  });

  it("gets a response that names each invalid field", async () => {
    const problem = await postCheckout({
      items: [{ product: "book", quantity: 0, price: -1 }],
      email: "nobody",
    });
    const errors = z
      .array(z.object({ field: z.string(), message: z.string().min(5) }))
      .parse(Reflect.get(problem, "errors"));
    expect(errors.map(({ field }) => field)).toEqual(["items.0.quantity", "items.0.price", "email"]);
  });
});

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

describe("a request for something that does not exist", () => {
  it("gets 404", async () => {
    const { api } = (await openShop()).browser();
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
  ])("by %s at %s is answered with the methods there are: %s", async (method, path, allowed) => {
    const response = await (await openShop()).browser().api(path, { method });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, allowed]);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(ProblemDocument.parse(await response.json()).type).toBe("urn:vitrine:problem:method-not-allowed");
  });

  it("with an id that is too long gets a problem document too", async () => {
    const response = await (await openShop()).browser().api(`/api/orders/${"x".repeat(200)}`);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      400,
      "application/problem+json",
    ]);
  });
});

describe("while something is down", () => {
  it("an unpublished shop rejects orders, and its health check shows the missing catalogue", async () => {
    const shop = await openShop();
    const { api } = shop.browser();
    const { offers } = shop.ports;
    offers.shop = () => Promise.reject(new CatalogueMissing("nothing is published"));
    offers.find = () => Promise.reject(new CatalogueMissing("nothing is published"));
    const response = await api("/api/checkout", { json: { items: [{ product: "book" }] } });
    expect(response.status).toBe(503);
    expect(ProblemDocument.parse(await response.json()).type).toBe("urn:vitrine:problem:catalogue-missing");
    expect(await (await api("/healthz")).json()).toEqual({ orders: "ok", catalogue: "missing" });
  });

  it("the texts of a Worker, a problem document says what happened without them", async () => {
    const shop = await openShop();
    shop.ports.offers.messages = () => Promise.reject(new CatalogueMissing("no texts"));
    const init = { headers: ENGLISH };
    const response = await shop.browser().api("/api/orders/ord_1", init);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      404,
      "application/problem+json",
    ]);
    expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:unknown-order", status: 404 });
  });

  it("an unavailable order book is shown by the health check, and never as an internal error", async () => {
    const shop = await openShop();
    const { api } = shop.browser();
    shop.database.read = () => Promise.reject(new DatabaseError("down"));
    for (const path of ["/healthz", "/api/orders/ord_1"]) {
      const response = await api(path);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:order-book-down" });
    }
  });

  it("the payment service, nothing is charged or stored, and the response says so", async () => {
    const shop = await openShop();
    shop.payments.state.isDown = true;
    const json = { items: [{ product: "book" }] };
    const response = await shop.browser().api("/api/checkout", { json });
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { type: "urn:vitrine:problem:payments-down" },
    ]);
    expect(await listOrders(shop.database, { all: true, limit: 9 })).toEqual([]);
  });
});

describe("the API", () => {
  it("does not let caches store the health check", async () => {
    const response = await (await openShop()).browser().api("/healthz");
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
  });

  it("logs no personal data", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }], email: "secret@example.com" });
    expect(await findOrder(shop.database, id)).toMatchObject({ email: "secret@example.com" });
    const text = JSON.stringify(shop.lines);
    expect(text).toContain('"route":"/api/checkout"');
    expect(text).not.toContain("secret@example.com");
    expect(text).not.toMatch(/ord_[a-z0-9]{10}/);
  });
});
