import { cheapest } from "../../scripts/catalogue/cheapest.ts";
import type { CatalogueView, Money, Product } from "../../scripts/catalogue/types.ts";

export { cheapest };

/** What a product costs in its cheapest option; null while it is not for sale, and where the buyer decides on the sum. */
export function fixedPrice(product: Product): Money | null {
  const option = cheapest(product);
  return option && !option.minimum ? option.price : null;
}

/**
 * What all products of a bundle cost one by one, each in its cheapest option. null where they have no common sum: in
 * several currencies, or where a buyer decides on one of them and no sum would be more than a guess.
 */
export function sumOfParts(products: Product[]): Money | null {
  const prices = products.map(fixedPrice).filter((price) => price !== null);
  const [first] = prices;
  if (!first || prices.length < products.length) return null;
  if (prices.some((price) => price.currency !== first.currency)) return null;
  return { amount: prices.reduce((sum, price) => sum + price.amount, 0), currency: first.currency };
}

/** The products of these slugs, in their order. */
export function pick(view: CatalogueView, slugs: readonly string[]): Product[] {
  const bySlug = new Map(view.products.map((product) => [product.slug, product]));
  return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
}
