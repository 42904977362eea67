/**
 * The largest amount of one payment, in minor units. Stripe allows more in a few currencies.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export const MAX_CHARGE = 99_999_999;

/**
 * The smallest amount of one payment, in minor units, for the currencies that Stripe lists. It applies to the total of a
 * checkout, not to its lines. If the account is settled in another currency, Stripe converts and may require more.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const MIN_CHARGE: Record<string, number> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
};

/**
 * The minimum charge of a currency (ISO 4217, upper case) if `amount` is below it, both in minor units. null if the amount can
 * be charged, is 0, or the currency's minimum is unknown.
 */
export function unmetMinimumCharge(amount: number, currency: string): number | null {
  const minimum = MIN_CHARGE[currency] ?? 0;
  return amount > 0 && amount < minimum ? minimum : null;
}
