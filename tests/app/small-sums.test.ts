import { describe, expect, it } from "vitest";
import { AmountTooSmall } from "#checkout/payments/payments.ts";
import { OFFERS } from "../checkout/goods.ts";
import { openShop } from "./shop.ts";

/** Offers with pay-what-you-want and free products, and a product below the minimum charge. */
const SMALL = OFFERS.flatMap((offer) => {
  const [option] = offer.options;
  if (offer.product !== "record" || !option) return [];
  return [
    { ...offer, product: "gift", options: [{ ...option, price: 500, minimum: 0 }] },
    { ...offer, product: "sticker", options: [{ ...option, price: 30, minimum: null }] },
  ];
});

async function buy(items: object[]) {
  const shop = await openShop({ offers: SMALL });
  const response = await shop.browser().api("/api/checkout", { json: { items, locale: "en" } });
  return { status: response.status, body: await response.json() };
}

describe("an amount below the minimum of the payment service", () => {
  const tooLow = { type: "urn:vitrine:problem:amount-too-low", minimum: 50, currency: "USD" };

  it.each(["0.10", "0.49"])("is rejected with the minimum, here %s", async (pay) => {
    expect(await buy([{ product: "gift", pay }])).toMatchObject({ status: 422, body: tooLow });
  });

  it.each(["0", "0.50"])("does not include zero or the minimum itself: %s is accepted", async (pay) => {
    expect(await buy([{ product: "gift", pay }])).toMatchObject({ status: 201 });
  });

  it("is determined by the total of the order, not by each line", async () => {
    expect(await buy([{ product: "sticker" }])).toMatchObject({ status: 422, body: tooLow });
    expect(await buy([{ product: "sticker", quantity: 2 }])).toMatchObject({ status: 201 });
    const enough = [{ product: "sticker" }, { product: "gift", pay: "0.20" }];
    expect(await buy(enough)).toMatchObject({ status: 201 });
    const tooFew = [{ product: "sticker" }, { product: "gift", pay: "0.19" }];
    expect(await buy(tooFew)).toMatchObject({ status: 422, body: tooLow });
  });

  it.each([
    ["en", "Please enter at least $0.50.", "/products/gift/?pay=0.10"],
    ["zh", "请填写不低于US$0.50的金额。", "/zh/products/gift/?pay=0.10"],
  ])("is explained to a person in their language (%s), with the way back", async (locale, sentence, back) => {
    const shop = await openShop({ offers: SMALL });
    const body = new URLSearchParams({ product: "gift", pay: "0.10", locale });
    const init = { method: "POST", body, headers: { Accept: "text/html" } };
    const page = await (await shop.browser().api("/api/checkout", init)).text();
    expect(page).toContain(sentence);
    expect(page).toContain(`href="${shop.siteUrl}${back}"`);
  });

  it("is rejected in the same way if only the payment service finds it too small, and not as an outage", async () => {
    const shop = await openShop();
    shop.payments.port.open = () => Promise.reject(new AmountTooSmall("too small"));
    const response = await shop.browser().api("/api/checkout", { json: { items: [{ product: "book" }] } });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { type: "urn:vitrine:problem:amount-too-low", detail: expect.stringContaining("not been charged") },
    ]);
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});
