import type { Money } from "./money/money.ts";

export interface PricedOption {
  price: Money | null;
  minimum: Money | null;
  /** What it costs now with an automatic discount. */
  sale?: Money | null;
  /** All its copies are sold. */
  isSoldOut?: boolean;
}

interface PricedProduct<Option extends PricedOption> {
  options: readonly Option[];
  /** Its sale has ended. Its options keep their prices. */
  isWithdrawn?: boolean;
}

/** The lowest amount that a buyer can pay for an option; null if it is not for sale yet. */
export function lowestPrice({ price, minimum, sale = null }: PricedOption): Money | null {
  return minimum ?? sale ?? price;
}

/** What an option costs now. With a `minimum`, the suggested price. null if it is not for sale yet. */
export function currentPrice({ price, sale = null }: PricedOption): Money | null {
  return sale ?? price;
}

/** What an option cost before. null: it never cost more. */
export function formerPrice({
  price,
  compareAt,
  sale = null,
}: Pick<PricedOption, "price" | "sale"> & { compareAt: Money | null }): Money | null {
  return sale ? price : compareAt;
}

/** The options of a product that are for sale. */
export function optionsForSale<Option extends PricedOption>({
  options,
  isWithdrawn = false,
}: PricedProduct<Option>): Option[] {
  return options.filter(({ price, isSoldOut = false }) => price !== null && !isSoldOut && !isWithdrawn);
}

/** Whether all options of a product that are for sale are free, without a choice of paying more. */
export function isFree(product: PricedProduct<PricedOption>): boolean {
  return optionsForSale(product).every(({ price, minimum }) => price?.amount === 0 && !minimum);
}

/** The option with the lowest price, or the first of several. null if none is for sale. */
export function findCheapestOption<Option extends PricedOption>(
  product: PricedProduct<Option>,
): Option | null {
  return lowestBy(lowestPrice, optionsForSale(product));
}

/**
 * The option with the lowest price without a discount, or the first of several, whether or not it is for sale now. null if none
 * has a price.
 */
export function cheapestOf<Option extends PricedOption>(options: readonly Option[]): Option | null {
  return lowestBy(({ price, minimum }) => minimum ?? price, options);
}

function lowestBy<Option extends PricedOption>(
  priceOf: (option: Option) => Money | null,
  options: readonly Option[],
): Option | null {
  const amount = (option: Option) => priceOf(option)?.amount ?? 0;
  const priced = options.filter(({ price }) => price !== null);
  return priced.toSorted((a, b) => amount(a) - amount(b))[0] ?? null;
}

/** Whether a product would be for sale if its copies were not all sold. */
export function isSoldOut(product: PricedProduct<PricedOption>): boolean {
  const { options, isWithdrawn = false } = product;
  const isPriced = options.some(({ price }) => price !== null);
  return isPriced && !isWithdrawn && optionsForSale(product).length === 0;
}
