import { formatAmount, fractionDigits } from "#domain/money/currency.ts";

/** An amount of minor units as people of that language write it: 2900 and "usd" are "$29.00". */
export function money(amount: number, currency: string, lang = "en"): string {
  return formatAmount(amount, currency.toUpperCase(), lang);
}

/** What a person typed as an amount, in minor units; null if it is none. */
export function minorUnits(typed: string, currency: string): number | null {
  const digits = fractionDigits(currency.toUpperCase());
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(typed.trim());
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, "0"));
}
