import { expect, test } from "vitest";
import { parseAmount } from "#shop/import/amount.ts";

test.each([
  ["29", "USD", 2900],
  ["$29.00", "USD", 2900],
  ["$1,234.5", "USD", 123450],
  ["1.234,50 €", "EUR", 123450],
  ["12.0000", "EUR", 1200],
  ["1,234", "USD", 123400],
  ["$1,200", "USD", 120000],
  ["1.234.500", "JPY", 1234500],
  ["2.500", "KWD", 2500],
  ["0", "USD", 0],
  ["¥1,200", "JPY", 1200],
  ["1200.00", "JPY", 1200],
])("%s in %s", (text, currency, amount) => {
  expect(parseAmount(text, currency)).toEqual({ amount, currency });
});

test.each(["", "free", "-29.00", "$-3", "29.005", "1,23,456"])("%j is no amount", (text) => {
  expect(parseAmount(text, "USD")).toBeNull();
});
