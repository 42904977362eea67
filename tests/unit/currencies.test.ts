import { expect, test } from "vitest";
import { parseMoney } from "#domain/money/decimal.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { formatPrice } from "#site/lib/format.ts";
import { fieldPattern, read, textsWithSymbols, typedTexts } from "./typed-texts.ts";

test.each(["USD", "JPY", "KWD", "ISK"])(
  "a field in %s accepts exactly what the checkout can parse",
  (currency) => {
    const pattern = fieldPattern(currency);
    for (const text of typedTexts(currency))
      expect(pattern.test(text), text).toBe(parseTypedAmount(text, currency) !== null);
  },
);

test.each([
  ["USD", "en"],
  ["CNY", "zh"],
  ["EUR", "fr"],
  ["USD", "fr-CA"],
  ["AUD", "en-AU"],
  ["IRR", "fa"],
  ["EGP", "ar"],
])("an amount in %s may have any of its symbols, as a page in %s writes them", (currency, lang) => {
  const pattern = fieldPattern(currency, lang);
  const amount = parseTypedAmount("12", currency);
  for (const text of textsWithSymbols(currency, lang))
    expect([pattern.test(text), parseTypedAmount(text, currency, lang)], text).toEqual([true, amount]);
});

test("an amount can be typed as a page shows it, in the digits of its language", () => {
  for (const lang of ["ar", "ar-EG", "fa", "he", "mr", "bn", "zh"]) {
    for (const currency of ["USD", "EUR", "AED", "IRR", "ILS", "INR", "KWD", "JPY"]) {
      const text = formatPrice(read("12", currency), lang);
      const pattern = fieldPattern(currency, lang);
      expect([pattern.test(text), parseTypedAmount(text, currency, lang)], text).toEqual([
        true,
        read("12", currency).amount,
      ]);
    }
  }
  expect(parseTypedAmount("١٢٫٥٠", "USD")).toBe(1250);
  expect(parseTypedAmount("۱۲", "USD")).toBe(1200);
});

test.each(["$12.50", "＄12.50", "US$ 12.50", "ＵＳ＄12.50", "12,50 $", "$12.50 USD"])(
  "%j is an amount in US dollars, and in no other currency",
  (text) => {
    for (const currency of ["USD", "CAD", "SEK", "JPY"]) {
      const pattern = fieldPattern(currency);
      const isRead = parseTypedAmount(text, currency) !== null;
      expect([pattern.test(text), isRead], currency).toEqual(Array(2).fill(currency === "USD" || isRead));
    }
    expect(parseTypedAmount(text, "USD")).toBe(1250);
    expect(parseTypedAmount(text, "SEK")).toBeNull();
  },
);

test.each([
  ["KWD", "5.12", 5120],
  ["KWD", "5.120", 5120],
  ["KWD", "5.125", null],
  ["ISK", "1250", 125_000],
  ["ISK", "1250.00", 125_000],
  ["ISK", "1250.50", null],
])("%s %s is %d in minor units, since Stripe takes no finer amounts", (currency, text, amount) => {
  expect(parseTypedAmount(text, currency)).toBe(amount);
  const price = parseMoney(text, currency);
  expect("amount" in price ? price.amount : null).toBe(amount);
});

test.each([
  ["HUF", 499_000],
  ["IDR", 499_000],
  ["COP", 499_000],
  ["JPY", 4990],
  ["MGA", 4990],
  ["ISK", 499_000],
  ["UGX", 499_000],
  ["KWD", 4_990_000],
])("4990 %s is sent to Stripe as %d", (currency, amount) => {
  expect(read("4990", currency)).toEqual({ amount, currency });
});

test("a whole amount is shown without decimals, also in currencies whose minor unit is hardly used", () => {
  expect(formatPrice({ amount: 499_000, currency: "HUF" }, "en")).toBe("HUF\u00a04,990");
  expect(formatPrice({ amount: 499_050, currency: "HUF" }, "en")).toBe("HUF\u00a04,990.50");
});
