/**
 * The most that one payment can be, in minor units; of a few currencies Stripe takes more.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export const MAX_CHARGE = 99_999_999;

/**
 * The least that one payment can be, in minor units, for the currencies that Stripe names: it goes by the whole of a
 * checkout, not by its lines. For an account that settles in another currency Stripe converts and may ask for more.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const LEAST: Record<string, number> = {
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
 * The least of a payment in a currency (ISO 4217, capitals) where `amount` is less than that, both in minor units; null
 * where it can be paid. What costs nothing is not paid for, and of other currencies nothing is known.
 */
export function minimumChargeAbove(amount: number, currency: string): number | null {
  const least = LEAST[currency] ?? 0;
  return amount > 0 && amount < least ? least : null;
}
