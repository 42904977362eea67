/**
 * How many minor units make one unit of a currency, as Stripe counts them, which is what sums are sent as. For three
 * currencies that is not ISO 4217's way: MGA has no minor unit there, and ISK and UGX still have hundredths. Intl is
 * no source: its digits are those that people like to see, none for HUF or IDR.
 * https://docs.stripe.com/currencies#minor-units
 *
 * Tools, pages, their modules in the browser and the checkout all count by this; so it imports nothing and is small.
 */
const NONE = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
const THREE = "BHD IQD JOD KWD LYD OMR TND";
/** Counted in hundredths, of which only whole hundreds can be paid. https://docs.stripe.com/currencies#special-cases */
const WHOLE_ONLY = "ISK UGX";

/** Digits of a currency's minor unit after the point: 2 for USD, 0 for JPY, 3 for KWD. */
export function fractionDigits(currency: string): number {
  return NONE.includes(currency) ? 0 : THREE.includes(currency) ? 3 : 2;
}

/**
 * Digits after the point that a sum to be paid may have, but for zeros. They are fewer than its minor unit has where
 * only whole sums are taken, and of three the last must be zero: https://docs.stripe.com/currencies#three-decimal
 */
export function payableDigits(currency: string): number {
  return WHOLE_ONLY.includes(currency) ? 0 : Math.min(2, fractionDigits(currency));
}

/** Whether so many digits after the point make a sum that can be paid: `5` and `500` of KWD, not `505`. */
export function isPayable(fraction: string, currency: string): boolean {
  return fraction.length <= fractionDigits(currency) && /^0*$/.test(fraction.slice(payableDigits(currency)));
}

/** A sum of minor units as the language writes it, with all its digits unless `options` say otherwise. */
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
  // Where lines run from right to left, `$` would leave the `US` that it follows.
  return format.format(amount / 10 ** digits).replace(/\u200f.*[A-Z]\p{Sc}/u, "$&\u200e");
}
