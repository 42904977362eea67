import { expect, test } from "vitest";
import type { Discount } from "#domain/discount.ts";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop } from "./shop.ts";

const other = { name: { en: "Other" }, summary: { en: "Too." }, image: null, currency: "USD" };
/** Sold in dollars, euros and yen. */
const OFFERED: Offer[] = [
  ...OFFERS,
  {
    ...{ ...other, product: "atlas", name: { en: "The Atlas" } },
    options: [
      {
        ...{ ...standard, price: 3000, parts: [bookPart] },
        otherPrices: [
          { currency: "EUR", price: 2700, minimum: null },
          { currency: "JPY", price: 4500, minimum: null },
        ],
      },
    ],
  },
  {
    ...{ ...other, product: "song", name: { en: "The Song" } },
    options: [
      {
        ...{ ...standard, price: 900, minimum: 500, parts: [bookPart] },
        otherPrices: [{ currency: "EUR", price: 800, minimum: 400 }],
      },
    ],
  },
];
const FIVE: Discount = {
  ...{ key: "FIVE", code: "FIVE", name: {}, off: { amount: { USD: 500, EUR: 400 } }, on: null },
  ...{ together: false, from: null, until: null, minimum: {}, limit: null, limitPerBuyer: null },
  firstPurchase: false,
};

test("a buyer pays in the currency that was chosen, from the payment page to the receipt", async () => {
  const shop = await openShop({ offers: OFFERED, discounts: [FIVE] });
  const browser = shop.browser();
  const json = {
    items: [
      { product: "atlas", price: 2700 },
      { product: "song", amount: 450 },
    ],
    ...{ currency: "EUR", code: "five" },
  };
  const quote = await (await browser.api("/api/quote", { json })).json();
  expect(quote).toMatchObject({ currency: "EUR", subtotal: 3150, discount: 400, amount: 2750 });
  const id = await order(browser, json);
  const { sessionId, currency } = shop.payments.pay(id);
  expect(currency).toBe("EUR");
  await reportEvent(shop, { session: sessionId });
  expect(await (await browser.api(`/api/orders/${id}`)).json()).toMatchObject({
    ...{ status: "paid", currency: "EUR", subtotal: 3150, amount: 2750 },
  });
  const receipt = await (await browser.api(`/api/orders/${id}/receipt`)).json();
  expect(receipt).toMatchObject({ currency: "EUR", amount: 2750 });
  expect(shop.mail.sent.at(-1)?.text).toContain("€27.50");
});

test("without a choice an order is in the product's first currency", async () => {
  const shop = await openShop({ offers: OFFERED });
  const id = await buy(shop, "atlas");
  const browser = await signIn(shop);
  expect(await (await browser.api(`/api/orders/${id}`)).json()).toMatchObject({
    currency: "USD",
    amount: 3000,
  });
});

test("a price is only compared with what the page showed in the same currency", async () => {
  const shop = await openShop({ offers: OFFERED });
  const json = { items: [{ product: "atlas", price: 3000 }], currency: "EUR" };
  const response = await shop.browser().api("/api/checkout", { json });
  expect(await response.json()).toMatchObject({
    ...{ type: "urn:vitrine:problem:price-changed", shown: 3000, price: 2700, currency: "EUR" },
  });
});

test("a currency without a price is refused, with those that there are", async () => {
  const shop = await openShop({ offers: OFFERED });
  const items = [{ product: "atlas" }, { product: "song" }];
  const response = await shop.browser().api("/api/checkout", { json: { items, currency: "JPY" } });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    ...{ type: "urn:vitrine:problem:currency-not-offered", product: "song", currencies: ["USD", "EUR"] },
    detail: "“The Song” has a price in USD / EUR only. Please choose the currency on its page.",
  });
});

test("a plain form sends the price and the amount of each choice, and those of the chosen currency count", async () => {
  const shop = await openShop({ offers: OFFERED });
  const post = (fields: Record<string, string>) =>
    shop.browser().api("/api/checkout", {
      ...{ method: "POST", body: new URLSearchParams({ locale: "en", ...fields }) },
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" },
    });
  const prices = { "price.standard.USD": "3000", "price.standard.EUR": "2700", "price.standard.JPY": "4500" };
  const atlas = { product: "atlas", option: "standard", ...prices };
  expect((await post({ ...atlas, currency: "JPY" })).status).toBe(303);
  const amounts = { "pay.standard.USD": "9.00", "pay.standard.EUR": "4.50" };
  const song = { product: "song", option: "standard", ...amounts };
  expect((await post({ ...song, currency: "EUR" })).status).toBe(303);
  const totals = [...shop.payments.byOrder.values()].map(({ currency, total }) => [currency, total]);
  expect(totals).toEqual([
    ["JPY", 4500],
    ["EUR", 450],
  ]);
  const refused = await post({ ...song, currency: "USD", "pay.standard.USD": "4.50" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("/products/song/?currency=USD&amp;pay=4.50");
  expect(
    (
      await problemOf(
        await shop
          .browser()
          .api("/api/checkout", { json: { items: [{ product: "song" }], currency: "usd" } }),
      )
    ).code,
  ).toBe("invalid-request");
});
