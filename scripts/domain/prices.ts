import type { Money } from "./money/money.ts";

export interface PricedOption {
  price: Money | null;
  minimum: Money | null;
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
  return options.filter(({ price }) => price !== null && !isWithdrawn);
}

/** Whether all options of a product that are for sale are free, without a choice of paying more. */
export function isFree(product: PricedProduct<PricedOption>): boolean {
  return optionsForSale(product).every(({ price, minimum }) => price?.amount === 0 && !minimum);
}

/** The option with the lowest price, or the first of several. null if none is for sale. */
export function findCheapestOption<Option extends PricedOption>(
  product: PricedProduct<Option>,
): Option | null {
  const amount = (option: Option) => lowestPrice(option)?.amount ?? 0;
  return optionsForSale(product).toSorted((a, b) => amount(a) - amount(b))[0] ?? null;
}
