import type { Option } from "#catalogue/types.ts";
import type { Money } from "#domain/money/money.ts";
import { findCheapestOption, lowestPrice } from "#domain/prices.ts";

type Priced = { options: Option[] };

/** The price of a product's cheapest option. null while it is not for sale, or if the buyer chooses the amount. */
export function fixedPrice(product: Priced): Money | null {
  const option = findCheapestOption(product);
  return option && !option.minimum ? option.price : null;
}

/**
 * What the products of a bundle cost separately, each in its cheapest option. `isMinimum`: a buyer may pay more for one
 * of them. null if there is no total: prices in several currencies, or a product that is not for sale.
 */
export function sumOfProducts(products: Priced[]): { sum: Money; isMinimum: boolean } | null {
  const options = products.map(findCheapestOption);
  const sums = options.map((option) => option && lowestPrice(option));
  const currency = sums[0]?.currency;
  if (!currency || sums.some((sum) => sum?.currency !== currency)) return null;
  const amount = sums.reduce((total, sum) => total + (sum?.amount ?? 0), 0);
  return { sum: { amount, currency }, isMinimum: options.some((option) => option?.minimum) };
}
