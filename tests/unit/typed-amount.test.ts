import { describe, expect, it } from "vitest";
import { parseTypedAmount, typedAmountExample, typedAmountPattern } from "#domain/money/typed-amount.ts";

describe("an amount typed by a buyer", () => {
  it.each([
    ["12", "USD", 1200],
    ["12.5", "USD", 1250],
    ["12,50", "EUR", 1250],
    ["１２", "USD", 1200],
    ["１２．５０", "USD", 1250],
    ["$10", "USD", 1000],
    ["＄ 10", "USD", 1000],
    [" $10 ", "USD", 1000],
    ["\u200f$\u200e10", "USD", 1000],
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

  it("can be typed like the example, in any currency", () => {
    for (const currency of Intl.supportedValuesOf("currency")) {
      expect(parseTypedAmount(typedAmountExample(currency), currency), currency).toBeGreaterThan(0);
    }
  });

  it.each([
    ["￥1200", "JPY"],
    ["￡12", "GBP"],
    ["￦1200", "KRW"],
    ["＄12", "USD"],
    ["１２ ＵＳＤ", "USD"],
  ])("can be typed with full-width symbols into its field: %s in %s", (text, currency) => {
    expect(text).toMatch(new RegExp(`^(?:${typedAmountPattern(currency)})$`, "v"));
    expect(parseTypedAmount(text, currency)).toBeGreaterThan(0);
  });

  it.each([
    ["￥12", "USD"],
    ["12.", "JPY"],
    ["12.0", "JPY"],
  ])(
    "cannot be typed into its field with another symbol or a fraction that there is not: %s in %s",
    (text, currency) => {
      expect(text).not.toMatch(new RegExp(`^(?:${typedAmountPattern(currency)})$`, "v"));
      expect(parseTypedAmount(text, currency)).toBeNull();
    },
  );
});
