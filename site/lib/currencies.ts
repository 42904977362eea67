import type { CurrencyPrice, Option } from "#catalogue/types.ts";

/** The currencies in which options can be paid for, the main one first. All options of a product have the same. */
export function currenciesOf(options: readonly Option[]): string[] {
  const priced = options.find(({ price }) => price !== null);
  return priced ? pricesOf(priced).map(({ price }) => price.currency) : [];
}

/** An option as it is sold in a currency. */
export function inCurrency(option: Option, currency: string): Option {
  const price = pricesOf(option).find(({ price }) => price.currency === currency);
  return { ...option, ...price };
}

/** The name of a currency: "euro", "欧元". */
export function currencyName(currency: string, lang: string): string {
  return new Intl.DisplayNames(lang, { type: "currency" }).of(currency) ?? currency;
}

function pricesOf({ price, minimum, compareAt, sale, otherPrices }: Option): CurrencyPrice[] {
  return price ? [{ price, minimum, compareAt, sale }, ...otherPrices] : [];
}
