import { expect, test } from "vitest";
import { sumIn } from "../../checkout/mail/letters/figures.ts";
import { letterTextsFor } from "../../checkout/messages/index.ts";
import { toMinorUnits } from "../../checkout/offers/money.ts";
import { formatMoney, parseMoney } from "../../scripts/catalogue/content/money.ts";
import { money as sandboxSum } from "../../scripts/sandbox/pages/money.ts";
import { minorUnits } from "../../site/enhance/minor-units.ts";
import { majorUnits, money, smallestStep } from "../../site/lib/format.ts";

const CURRENCIES = Intl.supportedValuesOf("currency");

test("a price is the same sum in the content, on pages, in fields, at the checkout and in mails, in any currency", () => {
  for (const currency of CURRENCIES) {
    const sum = read("1234", currency);
    const shown = [
      money(sum, "en"),
      formatMoney(sum),
      majorUnits(sum),
      sumIn(letterTextsFor("en"), sum.amount, currency),
      sandboxSum(sum.amount, currency.toLowerCase()),
    ];
    expect(shown.map(figures), currency).toEqual(Array(5).fill(1234));
    expect(toMinorUnits("1234", currency), currency).toBe(sum.amount);
    expect(minorUnits(majorUnits(sum), currency), currency).toBe(sum.amount);
  }
});

test("the smallest part of any currency that can be paid is read and shown whole", () => {
  for (const currency of CURRENCIES) {
    const step = smallestStep(currency);
    const sum = read(step, currency);
    expect(figures(money(sum, "en")), currency).toBe(Number(step));
    expect(toMinorUnits(step, currency), currency).toBe(sum.amount);
    expect(minorUnits(step, currency), currency).toBe(sum.amount);
    const finer = `${step.includes(".") ? step : `${step}.`}1`;
    expect([parseMoney(finer, currency), toMinorUnits(finer, currency)], currency).toEqual([
      { expected: expect.any(String) },
      null,
    ]);
  }
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
])("4990 %s is sent as %d, as Stripe counts", (currency, amount) => {
  expect(read("4990", currency)).toEqual({ amount, currency });
});

test("a whole sum is shown without zeros even where people seldom see any other", () => {
  expect(money({ amount: 499_000, currency: "HUF" }, "en")).toBe("HUF\u00a04,990");
  expect(money({ amount: 499_050, currency: "HUF" }, "en")).toBe("HUF\u00a04,990.50");
});

function read(text: string, currency: string) {
  const sum = parseMoney(text, currency);
  if (!("amount" in sum)) throw new Error(`${text} ${currency}: expected ${sum.expected}`);
  return sum;
}

/** The number in a sum that is written in English, whatever stands for the currency. */
function figures(text: string): number {
  return Number(/\d[\d,.]*/.exec(text)?.[0].replaceAll(",", ""));
}
