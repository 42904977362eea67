import type { Money } from "./money/money.ts";

export interface PricedOption {
  price: Money | null;
  minimum: Money | null;
  /** All its copies are sold. */
  isSoldOut?: boolean;
}

interface PricedProduct<Option extends PricedOption> {
  options: readonly Option[];
  /** Its sale has ended. Its options keep their prices. */
  isWithdrawn?: boolean;
}

/** The lowest amount that a buyer can pay for an option; null if it is not for sale yet. */
export function lowestPrice({ price, minimum }: PricedOption): Money | null {
  return minimum ?? price;
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
  return cheapestOf(optionsForSale(product));
}

/** The option with the lowest price, or the first of several, whether or not it is for sale now. null if none has a price. */
export function cheapestOf<Option extends PricedOption>(options: readonly Option[]): Option | null {
  const amount = (option: Option) => lowestPrice(option)?.amount ?? 0;
  const priced = options.filter(({ price }) => price !== null);
  return priced.toSorted((a, b) => amount(a) - amount(b))[0] ?? null;
}

/** Whether a product would be for sale if its copies were not all sold. */
export function isSoldOut(product: PricedProduct<PricedOption>): boolean {
  const { options, isWithdrawn = false } = product;
  const isPriced = options.some(({ price }) => price !== null);
  return isPriced && !isWithdrawn && optionsForSale(product).length === 0;
}
