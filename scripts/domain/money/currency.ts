import type { Money } from "./money.ts";

/**
 * The currencies without two decimals, as Stripe defines them. Three of them differ from ISO 4217: Stripe has no minor unit for
 * MGA, and hundredths for ISK and UGX. Intl cannot be used instead, since it gives the digits for display, such as none for HUF
 * and IDR. https://docs.stripe.com/currencies#minor-units
 *
 * Scripts in the browser load this module, so it has no imports and is small.
 */
const ZERO_DECIMAL = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
const THREE_DECIMAL = "BHD IQD JOD KWD LYD OMR TND";
/** Two decimals, which must be zero in payments. https://docs.stripe.com/currencies#special-cases */
const WHOLE_UNITS_ONLY = "ISK UGX";

/** Decimals of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export function fractionDigits(currency: string): number {
  return ZERO_DECIMAL.includes(currency) ? 0 : THREE_DECIMAL.includes(currency) ? 3 : 2;
}

/**
 * Decimals that may be other than zero in a payment. None if Stripe only accepts whole units, and two of three decimals if the
 * last must be zero: https://docs.stripe.com/currencies#three-decimal
 */
export function payableDigits(currency: string): number {
  return WHOLE_UNITS_ONLY.includes(currency) ? 0 : Math.min(2, fractionDigits(currency));
}

/** The smallest amount of a currency that can be paid, in minor units; every payment is a multiple of it: 10 for KWD, 1 for USD. */
export function payableStep(currency: string): number {
  return 10 ** (fractionDigits(currency) - payableDigits(currency));
}

/** Whether an amount with these decimals can be paid: `5` and `500` for KWD, not `505`. */
export function isPayable(fraction: string, currency: string): boolean {
  return fraction.length <= fractionDigits(currency) && /^0*$/.test(fraction.slice(payableDigits(currency)));
}

/** The minor units of an amount from its decimal digits, without floating point arithmetic. null: it cannot be paid. */
export function toMinorUnits(whole: string, fraction: string, currency: string): number | null {
  return isPayable(fraction, currency)
    ? Number(whole + fraction.padEnd(fractionDigits(currency), "0"))
    : null;
}

/** Formats an amount in minor units for a language, with all decimals unless `options` say otherwise. */
export function formatAmount(
  amount: number,
  currency: string,
  lang: string,
  options: Intl.NumberFormatOptions = {},
): string {
  const digits = fractionDigits(currency);
  const format = new Intl.NumberFormat(lang, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...options,
  });
  // Without a left-to-right mark, right-to-left text would separate the `$` in `US$`.
  return format.format(amount / 10 ** digits).replace(/\u200f.*[A-Z]\W/, "$&\u200e");
}

/** A price in a language. Whole amounts have no decimals. */
export function formatPrice({ amount, currency }: Money, lang: string): string {
  return formatAmount(amount, currency, lang, { trailingZeroDisplay: "stripIfInteger" });
}
