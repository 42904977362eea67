import { expect, test } from "vitest";
import { formatSum } from "#checkout/mail/templates/format.ts";
import { payableDigits } from "#domain/money/currency.ts";
import { formatMoney, parseMoney } from "#domain/money/decimal.ts";
import { parseTypedAmount, typedAmountPattern } from "#domain/money/typed-amount.ts";
import { messagesIn } from "#messages/read.ts";
import { money as sandboxSum } from "#sandbox/pages/money.ts";
import { formatPrice, majorUnits } from "#site/lib/format.ts";

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
  const plain = "12 12.5 12,50 12.505 12.5055 0.5 1.000 1,000 1,000.00 1.000,00 12. .5 -5 1e3 twelve".split(
    " ",
  );
  const wide = "１２ １２．５０ １２，５０ １，０００ １２。５０".split(" ");
  const zeros = "12.00 12,00 12.000 12.050 12.500 12,500 12.510 12.0000 １２．５００".split(" ");
  const texts = [...plain, ...wide, ...zeros, " 12 ", "1 000", "", " "];
  for (const currency of CURRENCIES) {
    const pattern = new RegExp(`^(?:${typedAmountPattern(currency)})$`, "v");
    for (const text of [...texts, `${currency} 12`, `12 ${currency}`]) {
      expect(pattern.test(text), `${text} ${currency}`).toBe(parseTypedAmount(text, currency) !== null);
    }
  }
});

test.each(["en", "zh", "ar", "fa", "fr"])(
  "a field in %s and the checkout accept an amount with any of the currency's own symbols, in any currency",
  (lang) => {
    for (const currency of CURRENCIES) {
      const pattern = new RegExp(`^(?:${typedAmountPattern(currency, lang)})$`, "v");
      for (const symbol of [...symbolsOf(currency, lang), ...symbolsOf(currency, "en")]) {
        for (const text of [`${symbol}12`, `${symbol} 12`, `12 ${symbol}`, `${symbol}12 ${currency}`]) {
          expect([pattern.test(text), parseTypedAmount(text, currency, lang)], text).toEqual([
            true,
            parseTypedAmount("12", currency),
          ]);
        }
      }
    }
  },
);

test("an amount can be typed as a page shows it, in the digits of its language", () => {
  for (const lang of ["ar", "ar-EG", "fa", "he", "mr", "bn", "zh"]) {
    for (const currency of ["USD", "EUR", "AED", "IRR", "ILS", "INR", "KWD", "JPY"]) {
      const text = formatPrice(read("12", currency), lang);
      const pattern = new RegExp(`^(?:${typedAmountPattern(currency, lang)})$`, "v");
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
      const pattern = new RegExp(`^(?:${typedAmountPattern(currency)})$`, "v");
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

/** The symbols of a currency as browsers write them in a language. */
function symbolsOf(currency: string, lang: string): string[] {
  const parts = (["symbol", "narrowSymbol", "code"] as const).flatMap((currencyDisplay) =>
    new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay }).formatToParts(0),
  );
  return [...new Set(parts.flatMap(({ type, value }) => (type === "currency" ? [value] : [])))];
}

function read(text: string, currency: string) {
  const sum = parseMoney(text, currency);
  if (!("amount" in sum)) throw new Error(`${text} ${currency}: expected ${sum.expected}`);
  return sum;
}

/** The number in an amount formatted in English, whatever the currency symbol is. */
function numberIn(text: string): number {
  return Number(/\d[\d,.]*/.exec(text)?.[0].replaceAll(",", ""));
}

/** The smallest payable unit: `0.01`, or `1`. */
function smallestStep(currency: string): string {
  const digits = payableDigits(currency);
  return (1 / 10 ** digits).toFixed(digits);
}
