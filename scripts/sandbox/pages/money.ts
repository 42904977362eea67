import { formatAmount } from "#domain/money/currency.ts";

/** An amount of minor units as it is written in the language: 2900 and "usd" become "$29.00". */
export function money(amount: number, currency: string, lang = "en"): string {
  return formatAmount(amount, currency.toUpperCase(), lang);
}
