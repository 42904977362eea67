import { MAX_CHARGE } from "./charge-limits.ts";
import { fractionDigits, payableDigits, toMinorUnits } from "./currency.ts";
import type { Money } from "./money.ts";

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

const AMOUNT = /^(?<whole>\d{1,9})(?:\.(?<fraction>\d+))?(?: ?(?<code>[A-Z]{3}))?$/;

/**
 * Parses a decimal amount, `29`, `29.00` or `29.00 USD`, without floating point arithmetic.
 * @returns for an amount that cannot be parsed, the phrase that says what was expected
 */
export function parseMoney(text: string, shopCurrency: string): Money | { expected: string } {
  const parts = AMOUNT.exec(text.trim())?.groups;
  const currency = parts?.code ?? shopCurrency;
  const decimals = payableDigits(currency);
  const { whole, fraction = "" } = parts ?? {};
  if (whole === undefined) return { expected: example(decimals) };
  if (!isCurrency(currency)) return { expected: "a currency of ISO 4217 such as USD" };
  const amount = toMinorUnits(whole, fraction, currency);
  if (amount === null) {
    return { expected: `${example(decimals)} (${currency} has ${decimals || "no"} decimals)` };
  }
  if (amount > MAX_CHARGE) {
    return { expected: `an amount of at most ${decimal(MAX_CHARGE, fractionDigits(currency))}` };
  }
  return { amount, currency };
}

/** Whether a text is a currency code of ISO 4217. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** `{ amount: 2900, currency: "USD" }` → `29.00 USD` */
export function formatMoney({ amount, currency }: Money): string {
  return `${formatDecimal(amount, currency)} ${currency}`;
}

/** An amount in minor units as a decimal number for programs: `29.00` for 2900 in USD. */
export function formatDecimal(amount: number, currency: string): string {
  return decimal(amount, fractionDigits(currency));
}

function example(decimals: number): string {
  return decimals === 0
    ? "a whole amount such as 29"
    : `a decimal amount such as 29 or 29.${"0".repeat(decimals)}`;
}

function decimal(amount: number, decimals: number): string {
  const digits = String(amount).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}
