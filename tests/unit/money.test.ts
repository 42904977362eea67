import { describe, expect, it, test } from "vitest";
import { MAX_CHARGE, unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import { formatAmount, fractionDigits, isPayable, payableDigits } from "#domain/money/currency.ts";
import { formatMoney, isCurrency, parseMoney } from "#domain/money/decimal.ts";
import { Amount, Currency } from "#domain/money/money.ts";

describe("a price in the content", () => {
  test.each([
    ["29", { amount: 2900, currency: "USD" }],
    ["29.5", { amount: 2950, currency: "USD" }],
    [" 29.50 ", { amount: 2950, currency: "USD" }],
    ["29.50 EUR", { amount: 2950, currency: "EUR" }],
    ["29.50EUR", { amount: 2950, currency: "EUR" }],
    ["0", { amount: 0, currency: "USD" }],
    ["999999.99", { amount: MAX_CHARGE, currency: "USD" }],
    ["29.500", { expected: "a decimal amount such as 29 or 29.00 (USD has 2 decimals)" }],
    ["29.505", { expected: "a decimal amount such as 29 or 29.00 (USD has 2 decimals)" }],
    ["29.5 JPY", { expected: "a whole amount such as 29 (JPY has no decimals)" }],
    ["29.5 ISK", { expected: "a whole amount such as 29 (ISK has no decimals)" }],
    ["29.505 KWD", { expected: "a decimal amount such as 29 or 29.00 (KWD has 2 decimals)" }],
    ["29.500 KWD", { amount: 29_500, currency: "KWD" }],
    ["1000000", { expected: "an amount of at most 999999.99" }],
    ["100000000 JPY", { expected: "an amount of at most 99999999" }],
    ["29 XYZ", { expected: "a currency of ISO 4217 such as USD" }],
    ["29 usd", { expected: "a decimal amount such as 29 or 29.00" }],
    ["-29", { expected: "a decimal amount such as 29 or 29.00" }],
    ["29.", { expected: "a decimal amount such as 29 or 29.00" }],
    ["1234567890", { expected: "a decimal amount such as 29 or 29.00" }],
    ["x29", { expected: "a decimal amount such as 29 or 29.00" }],
    ["29 USDX", { expected: "a decimal amount such as 29 or 29.00" }],
    ["29  USD", { expected: "a decimal amount such as 29 or 29.00" }],
    ["", { expected: "a decimal amount such as 29 or 29.00" }],
  ])("%j is read as %j", (text, read) => {
    expect(parseMoney(text, "USD")).toEqual(read);
  });

  it("that cannot be parsed is explained with the shop's currency", () => {
    expect(parseMoney("much", "JPY")).toEqual({ expected: "a whole amount such as 29" });
  });

  test.each([
    [2900, "USD", "29.00 USD"],
    [5, "USD", "0.05 USD"],
    [0, "USD", "0.00 USD"],
    [29, "JPY", "29 JPY"],
    [29_500, "KWD", "29.500 KWD"],
    [5, "KWD", "0.005 KWD"],
  ])("of %d %s is written as %s", (amount, currency, text) => {
    expect(formatMoney({ amount, currency })).toBe(text);
  });
});

describe("a currency", () => {
  it("is one of ISO 4217", () => {
    expect([isCurrency("USD"), isCurrency("usd"), isCurrency("XYZ"), isCurrency("")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(Currency.safeParse("USD").success).toBe(true);
    for (const bad of ["usd", "US", "USDX", "xUSD", 1]) expect(Currency.safeParse(bad).success).toBe(false);
  });

  test.each([
    ["USD", 2, 2],
    ["HUF", 2, 2],
    ["JPY", 0, 0],
    ["XPF", 0, 0],
    ["KWD", 3, 2],
    ["TND", 3, 2],
    ["ISK", 2, 0],
    ["UGX", 2, 0],
  ])("%s counts %i digits after the point, of which %i can be paid", (currency, digits, payable) => {
    expect([fractionDigits(currency), payableDigits(currency)]).toEqual([digits, payable]);
  });

  test.each([
    ["5", "USD", true],
    ["", "USD", true],
    ["50", "USD", true],
    ["500", "USD", false],
    ["", "JPY", true],
    ["0", "JPY", false],
    ["500", "KWD", true],
    ["505", "KWD", false],
    ["5000", "KWD", false],
    ["00", "ISK", true],
    ["50", "ISK", false],
    ["05", "ISK", false],
  ])("takes a fraction of %j in %s: %s", (fraction, currency, payable) => {
    expect(isPayable(fraction, currency)).toBe(payable);
  });
});

describe("an amount", () => {
  it("is an integer of minor units, and never negative", () => {
    for (const good of [0, 1, 99_999_999]) expect(Amount.safeParse(good).success).toBe(true);
    for (const bad of [-1, 0.5, "1", Number.NaN, 2 ** 53]) expect(Amount.safeParse(bad).success).toBe(false);
  });

  test.each([
    [2900, "USD", "en", "$29.00"],
    [29_500, "KWD", "en", "KWD\u00a029.500"],
    [1250, "JPY", "en", "¥1,250"],
    [2900, "USD", "zh", "US$29.00"],
  ])("of %d %s is written in %s as %s", (amount, currency, lang, text) => {
    expect(formatAmount(amount, currency, lang)).toBe(text);
  });

  test.each([
    [2900, "USD", "ar", "\u200f29.00\u00a0US$\u200e"],
    [2900, "EUR", "ar", "\u200f29.00\u00a0€"],
    [2900, "USD", "he", "\u200f29.00\u00a0\u200f$"],
  ])(
    "of %d %s keeps a symbol such as US$ together where lines run from right to left: %s",
    (amount, currency, lang, text) => {
      expect(formatAmount(amount, currency, lang)).toBe(text);
    },
  );

  it("is formatted without zeros on request", () => {
    expect(formatAmount(2900, "USD", "en", { minimumFractionDigits: 0 })).toBe("$29");
  });

  test.each([
    [49, "USD", 50],
    [50, "USD", null],
    [1, "USD", 50],
    [0, "USD", null],
    [1, "XAF", null],
    [399, "HKD", 400],
  ])("of %d %s is below the minimum of a payment: %s", (amount, currency, minimum) => {
    expect(unmetMinimumCharge(amount, currency)).toBe(minimum);
  });
});
