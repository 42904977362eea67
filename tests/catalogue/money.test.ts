import { describe, expect, test } from "vitest";
import { formatMoney, parseMoney } from "#domain/money/decimal.ts";

describe("a price", () => {
  test.each([
    ["29", { amount: 2900, currency: "USD" }],
    ["29.00", { amount: 2900, currency: "USD" }],
    ["29.5", { amount: 2950, currency: "USD" }],
    ["29.00 USD", { amount: 2900, currency: "USD" }],
    ["29.99 EUR", { amount: 2999, currency: "EUR" }],
    ["0", { amount: 0, currency: "USD" }],
    ["0.29", { amount: 29, currency: "USD" }],
    ["1.15", { amount: 115, currency: "USD" }],
    ["980 JPY", { amount: 980, currency: "JPY" }],
    ["1.230 KWD", { amount: 1230, currency: "KWD" }],
    ["999999.99", { amount: 99_999_999, currency: "USD" }],
  ])("%s is %o", (text, money) => {
    expect(parseMoney(text, "USD")).toEqual(money);
  });

  test.each([
    ["abc", "a decimal amount such as 29 or 29.00"],
    ["", "a decimal amount such as 29 or 29.00"],
    ["-5", "a decimal amount such as 29 or 29.00"],
    ["1,000", "a decimal amount such as 29 or 29.00"],
    ["1e3", "a decimal amount such as 29 or 29.00"],
    ["$29", "a decimal amount such as 29 or 29.00"],
    ["29.999", "a decimal amount such as 29 or 29.00 (USD has 2 decimals)"],
    ["980.0 JPY", "a whole amount such as 29 (JPY has no decimals)"],
    ["1.234 KWD", "a decimal amount such as 29 or 29.00 (KWD has 2 decimals)"],
    ["29 XYZ", "a currency of ISO 4217 such as USD"],
    ["1000000", "an amount of at most 999999.99"],
  ])("%j is rejected", (text, expected) => {
    expect(parseMoney(text, "USD")).toEqual({ expected });
  });

  test("without a currency is in the shop's currency", () => {
    expect(parseMoney("980", "JPY")).toEqual({ amount: 980, currency: "JPY" });
  });

  test("is formatted with the decimals of its currency", () => {
    const amounts = [
      { amount: 5, currency: "USD" },
      { amount: 980, currency: "JPY" },
      { amount: 1230, currency: "KWD" },
    ];
    expect(amounts.map(formatMoney)).toEqual(["0.05 USD", "980 JPY", "1.230 KWD"]);
  });
});
