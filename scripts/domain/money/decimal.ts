import { MAX_CHARGE } from "./charge-limits.ts";
import { fractionDigits, isPayable, payableDigits } from "./currency.ts";
import type { Money } from "./money.ts";

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

const SUM = /^(?<whole>\d{1,9})(?:\.(?<fraction>\d+))?(?: ?(?<code>[A-Z]{3}))?$/;

/**
 * Reads a decimal sum, `29`, `29.00` or `29.00 USD`, without ever passing through a float.
 * A sum that cannot be read gives the phrase that says what was expected.
 */
export function parseMoney(text: string, shopCurrency: string): Money | { expected: string } {
  const parts = SUM.exec(text.trim())?.groups;
  const currency = parts?.code ?? shopCurrency;
  const decimals = payableDigits(currency);
  const { whole, fraction = "" } = parts ?? {};
  if (whole === undefined) return { expected: example(decimals) };
  if (!isCurrency(currency)) return { expected: "a currency of ISO 4217 such as USD" };
  if (!isPayable(fraction, currency)) {
    return { expected: `${example(decimals)} (${currency} has ${decimals || "no"} decimals)` };
  }
  const digits = fractionDigits(currency);
  const amount = Number(whole + fraction.padEnd(digits, "0"));
  if (amount > MAX_CHARGE) return { expected: `a sum of at most ${decimal(MAX_CHARGE, digits)}` };
  return { amount, currency };
}

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** `{ amount: 2900, currency: "USD" }` → `29.00 USD` */
export function formatMoney({ amount, currency }: Money): string {
  return `${decimal(amount, fractionDigits(currency))} ${currency}`;
}

function example(decimals: number): string {
  return decimals === 0 ? "a whole sum such as 29" : `a decimal sum such as 29 or 29.${"0".repeat(decimals)}`;
}

function decimal(amount: number, decimals: number): string {
  const digits = String(amount).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}
