import { formatAmount, fractionDigits } from "#domain/money/currency.ts";

/** An amount of minor units as it is written in the language: 2900 and "usd" become "$29.00". */
export function money(amount: number, currency: string, lang = "en"): string {
  return formatAmount(amount, currency.toUpperCase(), lang);
}

/** Parses an amount that a person typed, such as "29" or "4.50", into minor units. Null if it is not an amount. */
export function parseAmount(typed: string, currency: string): number | null {
  const digits = fractionDigits(currency.toUpperCase());
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(typed.trim());
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, "0"));
}
