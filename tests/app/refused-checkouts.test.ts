import { describe, expect, it } from "vitest";
import { z } from "zod";
import { order } from "./buying.ts";
import { ProblemDocument } from "./problem-document.ts";
import { openShop } from "./shop.ts";

async function postCheckout(json: object) {
  const shop = await openShop();
  const response = await shop.browser().api("/api/checkout", { json });
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const problem = ProblemDocument.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(shop.payments.asked).toEqual([]);
  return { ...problem, type: problem.type.replace("urn:vitrine:problem:", "") };
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
