import type { Money } from "./money/money.ts";

interface Priced {
  price: Money | null;
  minimum: Money | null;
}

/** The least that a buyer may pay for an option: its minimum where the buyer decides. null: not for sale yet. */
export function lowestPrice({ price, minimum }: Priced): Money | null {
  return minimum ?? price;
}

/** A product's options without those that are not for sale yet. */
export function forSale<Option extends Priced>({ options }: { options: readonly Option[] }): Option[] {
  return options.filter(({ price }) => price !== null);
}

/** Whether nothing that can be had of a product costs anything, whatever is chosen. */
export function isFree(product: { options: readonly Priced[] }): boolean {
  return forSale(product).every(({ price, minimum }) => price?.amount === 0 && !minimum);
}

/** Of a product's options the one that can be had for least, the first of equals; null while nothing is for sale. */
export function cheapest<Option extends Priced>(product: { options: readonly Option[] }): Option | null {
  const amount = (option: Option) => lowestPrice(option)?.amount ?? 0;
  return forSale(product).toSorted((a, b) => amount(a) - amount(b))[0] ?? null;
}
