import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../free-port.ts";
import { buyerAt } from "./buyer.ts";
import { OFFERS } from "./goods.ts";
import { startShop, type TestShop } from "./shop.ts";

/** What the buyer may have for nothing or for what they like, and a thing that is cheaper than any payment may be. */
const SMALL = OFFERS.flatMap((offer) => {
  const [option] = offer.options;
  if (offer.product !== "record" || !option) return [];
  return [
    { ...offer, product: "gift", options: [{ ...option, price: 500, minimum: 0 }] },
    { ...offer, product: "sticker", options: [{ ...option, price: 30, minimum: null }] },
  ];
});

describe("a sum below the least that the payment service takes", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop({ offers: SMALL });
  });
  afterAll(() => shop.close());

  const buy = async (items: object[]) => {
    const response = await buyerAt(shop).api("/api/checkout", {
      method: "POST",
      json: { items, locale: "en" },
    });
    return { status: response.status, body: await response.json() };
  };
  const tooLow = { type: "urn:vitrine:problem:amount-too-low", minimum: 50, currency: "USD" };

  it("is refused with the least there is, while nothing at all and the least are taken", async () => {
    expect(await buy([{ product: "gift", pay: "0.10" }])).toMatchObject({ status: 422, body: tooLow });
    expect(await buy([{ product: "gift", pay: "0.49" }])).toMatchObject({ status: 422, body: tooLow });
    expect(await buy([{ product: "gift", pay: "0" }])).toMatchObject({ status: 201 });
    expect(await buy([{ product: "gift", pay: "0.50" }])).toMatchObject({ status: 201 });
  });

  it("goes by the whole order, not by each thing in it", async () => {
    expect(await buy([{ product: "sticker" }])).toMatchObject({ status: 422, body: tooLow });
    expect(await buy([{ product: "sticker", quantity: 2 }])).toMatchObject({ status: 201 });
    const two = [{ product: "sticker" }, { product: "gift", pay: "0.20" }];
    expect(await buy(two)).toMatchObject({ status: 201 });
    const tooFew = [{ product: "sticker" }, { product: "gift", pay: "0.19" }];
    expect(await buy(tooFew)).toMatchObject({ status: 422, body: tooLow });
  });

  it("is told to a person as a sum in their language, with the way back to the product", async () => {
    for (const [locale, sentence, back] of [
      ["en", "It must be at least $0.50.", "/products/gift/?pay=0.10"],
      ["zh", "金额至少为 US$0.50。", "/zh/products/gift/?pay=0.10"],
    ] as const) {
      const body = new URLSearchParams({ product: "gift", pay: "0.10", locale });
      const init = { method: "POST", body, headers: { Accept: "text/html" } };
      const page = await (await buyerAt(shop).api("/api/checkout", init)).text();
      expect(page).toContain(sentence);
      expect(page).toContain(`href="${shop.url}${back}"`);
    }
  });
});

it("a sum that Stripe alone finds too small is told as that, not as an outage", async () => {
  const port = await freePort();
  const stripe = createServer((_, answer) => {
    const error = { type: "invalid_request_error", code: "amount_too_small", message: "Too small." };
    answer.writeHead(400, { "Content-Type": "application/json" }).end(JSON.stringify({ error }));
  }).listen(port);
  const shop = await startShop({ variables: { STRIPE_API_URL: `http://localhost:${port}` } });
  onTestFinished(async () => {
    stripe.close();
    await shop.close();
  });
  const init = { method: "POST", json: { items: [{ product: "book" }] } };
  const response = await buyerAt(shop).api("/api/checkout", init);
  expect([response.status, await response.json()]).toMatchObject([
    422,
    { type: "urn:vitrine:problem:amount-too-low", detail: expect.stringContaining("not been charged") },
  ]);
  expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
});
