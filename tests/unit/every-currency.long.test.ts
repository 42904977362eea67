import { expect, test } from "vitest";
import { formatSum } from "#checkout/mail/templates/format.ts";
import { payableDigits } from "#domain/money/currency.ts";
import { formatMoney, parseMoney } from "#domain/money/decimal.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { messagesIn } from "#messages/read.ts";
import { money as sandboxSum } from "#sandbox/pages/money.ts";
import { formatPrice, majorUnits } from "#site/lib/format.ts";
import { fieldPattern, read, textsWithSymbols, typedTexts } from "./typed-texts.ts";

const CURRENCIES = Intl.supportedValuesOf("currency");

test("a price is the same amount in the content, on pages, in fields, at the checkout and in emails, in any currency", () => {
  for (const currency of CURRENCIES) {
    const sum = read("1234", currency);
    const shown = [
      formatPrice(sum, "en"),
      formatMoney(sum),
      majorUnits(sum),
      formatSum({ lang: "en", ...messagesIn("en").emails }, sum.amount, currency),
      sandboxSum(sum.amount, currency.toLowerCase()),
    ];
    expect(shown.map(numberIn), currency).toEqual(Array(5).fill(1234));
    expect(parseTypedAmount("1234", currency), currency).toBe(sum.amount);
    expect(parseTypedAmount(majorUnits(sum), currency), currency).toBe(sum.amount);
  }
});

test("the smallest payable unit of any currency is parsed and shown exactly", () => {
  for (const currency of CURRENCIES) {
    const step = smallestStep(currency);
    const sum = read(step, currency);
    expect(numberIn(formatPrice(sum, "en")), currency).toBe(Number(step));
    expect(parseTypedAmount(step, currency), currency).toBe(sum.amount);
    const finer = `${step.includes(".") ? step : `${step}.`}1`;
    expect([parseMoney(finer, currency), parseTypedAmount(finer, currency)], currency).toEqual([
      { expected: expect.any(String) },
      null,
    ]);
  }
});

test("a field accepts exactly what the checkout can parse, in any currency", () => {
  for (const currency of CURRENCIES) {
    const pattern = fieldPattern(currency);
    for (const text of typedTexts(currency))
      expect(pattern.test(text), `${text} ${currency}`).toBe(parseTypedAmount(text, currency) !== null);
  }
});

test.each(["en", "zh", "ar", "fa", "fr"])(
  "a field in %s and the checkout accept an amount with any of the currency's own symbols, in any currency",
  (lang) => {
    for (const currency of CURRENCIES) {
      const pattern = fieldPattern(currency, lang);
      const amount = parseTypedAmount("12", currency);
      for (const text of textsWithSymbols(currency, lang))
        expect([pattern.test(text), parseTypedAmount(text, currency, lang)], text).toEqual([true, amount]);
    }
  },
);

/** The number in an amount formatted in English, whatever the currency symbol is. */
function numberIn(text: string): number {
  return Number(/\d[\d,.]*/.exec(text)?.[0].replaceAll(",", ""));
}

/** The smallest payable unit: `0.01`, or `1`. */
function smallestStep(currency: string): string {
  const digits = payableDigits(currency);
  return (1 / 10 ** digits).toFixed(digits);
}
