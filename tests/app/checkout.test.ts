import { describe, expect, it } from "vitest";
import { findOrder } from "#checkout/orders/order-store.ts";
import { book } from "../contract/order-book/samples.ts";
import { order } from "./buying.ts";
import { NOON, openShop } from "./shop.ts";

async function openCheckout(json: object, options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options);
  const id = await order(shop.browser(), json);
  return { shop, id, page: shop.payments.pages.get(id), placed: await findOrder(shop.database, id) };
}

async function openCheckoutByForm(fields: Record<string, string>) {
  const shop = await openShop();
  const body = new URLSearchParams(fields);
  const response = await shop.browser().api("/api/checkout", { method: "POST", body });
  const [payment] = shop.payments.byOrder.values();
  const page = payment && shop.payments.pages.get(payment.orderId);
  return { shop, response, payment, page };
}

describe("a checkout", () => {
  it("places an order at current prices and opens its payment page", async () => {
    const { id, placed, shop } = await openCheckout({
      items: [{ product: "everything" }, { product: "icons", option: "studio", quantity: 2 }],
      email: " Reader@Example.com ".trim(),
      locale: "zh",
    });
    expect(placed).toMatchObject({
      status: "open",
      email: "reader@example.com",
      locale: "zh",
      currency: "USD",
      ...{ subtotal: 17_300, discount: 0, tax: 0, total: 17_300, refunded: 0 },
      sessionId: `cs_${id}`,
      paymentIntent: null,
      createdAt: NOON.toISOString(),
      paidAt: null,
      lines: [
        { product: "everything", option: "standard", name: "Everything", optionName: "", quantity: 1 },
        { product: "icons", name: "Icons", optionName: "Studio", quantity: 2, unitAmount: 6900 },
      ],
    });
    expect(placed?.lines[0]?.parts.map(({ product }) => product)).toEqual(["book", "record"]);
    expect(shop.payments.asked).toEqual([`open ${id}`]);
  });

  it("returns the order and the payment page to a program", async () => {
    const shop = await openShop();
    const response = await shop.browser().api("/api/checkout", { json: { items: [{ product: "book" }] } });
    const [id = ""] = shop.payments.byOrder.keys();
    expect([response.status, await response.json()]).toEqual([
      201,
      { order: id, url: `https://pay.example/cs_${id}` },
    ]);
  });

  it("leaves two hours to pay", async () => {
    const { page } = await openCheckout({ items: [{ product: "book" }] });
    expect(page?.lifetimeMs).toBe(2 * 60 * 60_000);
  });

  it("redirects a browser's form to the payment page", async () => {
    const { response, payment } = await openCheckoutByForm({ product: "book", price: "2900" });
    expect([response.status, response.headers.get("Location")]).toEqual([
      303,
      `https://pay.example/${payment?.sessionId}`,
    ]);
  });

  it("names products in the buyer's language, and links back to pages in it", async () => {
    const { id, placed, page } = await openCheckout({ items: [{ product: "book" }], locale: "zh" });
    expect(placed?.lines[0]?.name).toBe("书");
    expect(page).toMatchObject({
      successUrl: `https://shop.example/zh/order/?id=${id}`,
      cancelUrl: "https://shop.example/zh/products/book/",
    });
  });

  it("uses the browser's language if the request has none", async () => {
    const shop = await openShop();
    const headers = { "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5" };
    await shop.browser().api("/api/checkout", { json: { items: [{ product: "book" }] }, headers });
    expect([...shop.payments.byOrder.values()]).toMatchObject([{ locale: "zh" }]);
  });

  it.each<[string, Record<string, string>, string]>([
    ["one product, to its page", { product: "book" }, "/products/book/"],
    [
      "an edition, to its page with the edition chosen",
      { product: "icons", option: "studio" },
      "/products/icons/?option=studio",
    ],
    [
      "a typed amount, to the page with the amount",
      { product: "record", pay: "12" },
      "/products/record/?pay=12",
    ],
    [
      "an edition with a typed amount, to the page with both",
      { product: "zine", option: "patron", "pay.patron": "45,50" },
      "/products/zine/?option=patron&pay=45%2C50",
    ],
    ["one product in the cart, to the cart", { "items.0.product": "book", from: "cart" }, "/cart/"],
    ["several products, to the cart", { "items.0.product": "book", "items.1.product": "record" }, "/cart/"],
  ])("leads a buyer who does not pay back: from %s", async (_, fields, back) => {
    expect((await openCheckoutByForm(fields)).page?.cancelUrl).toBe(`https://shop.example${back}`);
  });

  it("does not accept a URL to return to", async () => {
    const { response } = await openCheckoutByForm({ product: "book", from: "https://evil.example/" });
    expect(response.status).toBe(400);
  });

  it("shows the products' images on the payment page, unless Stripe could not fetch them", async () => {
    const pictured = { ...book, image: "/media/book.jpg" };
    const offers = [pictured, { ...book, product: "plain" }];
    const items = [{ product: "book" }, { product: "plain" }];
    const { page } = await openCheckout({ items }, { offers });
    expect(page?.images).toEqual(["https://shop.example/media/book.jpg", null]);
    const local = await openCheckout({ items }, { offers, siteUrl: "http://localhost:3000" });
    expect(local.page?.images).toEqual([null, null]);
  });
});

describe("an amount that the buyer chooses", () => {
  it.each<[string, object, number]>([
    ["in minor units", { product: "record", amount: 1234 }, 1234],
    ["as it is typed", { product: "record", pay: "12.50" }, 1250],
    ["as the minimum", { product: "record", amount: 500 }, 500],
    ["as the suggestion, where nothing is chosen", { product: "record" }, 900],
    ["as the fixed price, which may be repeated", { product: "book", pay: "29" }, 2900],
  ])("is taken %s", async (_, item, total) => {
    expect((await openCheckout({ items: [item] })).placed).toMatchObject({ subtotal: total, total });
  });

  it.each<[string, Record<string, string>, number]>([
    ["deluxe", { "pay.open": "1", "pay.patron": "45,50", "price.deluxe": "800" }, 800],
    ["patron", { "pay.open": "1", "pay.patron": "45,50", "price.deluxe": "800" }, 4550],
    ["deluxe", { "price.deluxe": "800", price: "1" }, 800],
  ])("is read from a form with editions for the chosen one alone: %s", async (option, fields, total) => {
    const { response, payment } = await openCheckoutByForm({ product: "zine", option, ...fields });
    expect(response.status).toBe(303);
    expect(payment?.total).toBe(total);
  });

  it("is rejected below the minimum of the chosen edition", async () => {
    const { response } = await openCheckoutByForm({ product: "zine", option: "open", "pay.open": "1" });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { type: "urn:vitrine:problem:amount-too-low", option: "open", minimum: 500 },
    ]);
  });
});
