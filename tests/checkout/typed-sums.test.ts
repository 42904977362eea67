import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseTypedAmount, typedAmountExample } from "#domain/money/typed-amount.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("a sum that a buyer types", () => {
  it.each([
    ["12", "USD", 1200],
    ["12.5", "USD", 1250],
    ["12,50", "EUR", 1250],
    ["１２", "USD", 1200],
    ["１２．５０", "USD", 1250],
    ["$10", "USD", 1000],
    ["＄ 10", "USD", 1000],
    ["US$10", "USD", 1000],
    ["10 USD", "USD", 1000],
    ["￥10", "CNY", 1000],
    ["¥1200", "JPY", 1200],
    ["10,50 €", "EUR", 1050],
    ["\u300010\u00a0", "USD", 1000],
    ["1.230", "KWD", 1230],
  ])("as %j in %s is read", (text, currency, amount) => {
    expect(parseTypedAmount(text, currency)).toBe(amount);
  });

  it.each([
    ["1,000", "USD"],
    ["1,000", "JPY"],
    ["1,000", "KWD"],
    ["１，０００", "USD"],
    ["1,000.50", "USD"],
    ["1.000", "USD"],
    ["1.234", "KWD"],
    ["12.5", "JPY"],
    ["￥10", "USD"],
    ["€10", "USD"],
    ["$$10", "USD"],
    ["-5", "USD"],
    ["ten", "USD"],
    ["", "USD"],
  ])("as %j in %s is not guessed at", (text, currency) => {
    expect(parseTypedAmount(text, currency)).toBeNull();
  });

  it("can be typed as the example of it, in any currency", () => {
    for (const currency of Intl.supportedValuesOf("currency")) {
      expect(parseTypedAmount(typedAmountExample(currency), currency), currency).toBeGreaterThan(0);
    }
  });
});

describe("a form with a typed sum", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const post = (pay: string, headers: HeadersInit = {}) =>
    buyerAt(shop).api("/api/checkout", {
      method: "POST",
      body: new URLSearchParams({ product: "record", locale: "zh", pay }),
      headers,
    });

  it("buys for what was typed, in full-width figures and with the currency's sign, too", async () => {
    for (const pay of ["１２", "$12", " 12,00 "]) expect((await post(pay)).status, pay).toBe(303);
  });

  it("says in the buyer's language how to write a sum that can be read in two ways", async () => {
    const page = await (await post("1,000", { Accept: "text/html" })).text();
    expect(page).toContain("<h1>无法识别这个金额</h1>");
    expect(page).toContain("请写 USD 的金额，只用数字，千位之间不加符号，例如 1250.50。");
    expect(page).toContain(`href="${shop.url}/zh/products/record/?pay=1%2C000"`);
  });

  it("tells a program which field it is, and an example of it", async () => {
    const response = await post("1,000");
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { type: "urn:vitrine:problem:unreadable-sum", field: "pay", product: "record", example: "1250.50" },
    ]);
  });

  it("says of a sum of more than nine figures that it is too large, and how large it may be", async () => {
    for (const [pay, amount] of [
      ["1234567890", null],
      ["999999999999.99", null],
      [null, "99999999999900"],
    ]) {
      const fields = { product: "record", locale: "en", ...(pay && { pay }), ...(amount && { amount }) };
      const body = new URLSearchParams(fields);
      const response = await buyerAt(shop).api("/api/checkout", { method: "POST", body });
      expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:amount-too-high" });
      const init = { method: "POST", body, headers: { Accept: "text/html" } };
      const page = await (await buyerAt(shop).api("/api/checkout", init)).text();
      expect(page).toContain("One payment can hold no more than $999,999.99.");
    }
  });

  it("says of a long text that is no sum that it cannot be read", async () => {
    const response = await post("a hundred dollars or so, if that is all right");
    expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:unreadable-sum" });
  });
});
