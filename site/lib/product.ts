import type { CatalogueView, Product } from "#catalogue/types.ts";
import type { Money } from "#domain/money/money.ts";
import { cheapest, lowestPrice } from "#domain/prices.ts";

/** What a product costs in its cheapest option; null while it is not for sale, and where the buyer decides on the sum. */
export function fixedPrice(product: Product): Money | null {
  const option = cheapest(product);
  return option && !option.minimum ? option.price : null;
}

/**
 * The least that all products of a bundle cost one by one, each in its cheapest option, and whether a buyer may give
 * more for one of them. null where they have no common sum: in several currencies, or while one is not for sale.
 */
export function sumOfProducts(products: Product[]): { sum: Money; open: boolean } | null {
  const options = products.map(cheapest);
  const sums = options.map((option) => option && lowestPrice(option));
  const currency = sums[0]?.currency;
  if (!currency || sums.some((sum) => sum?.currency !== currency)) return null;
  const amount = sums.reduce((total, sum) => total + (sum?.amount ?? 0), 0);
  return { sum: { amount, currency }, open: options.some((option) => option?.minimum) };
}

/** The products of these slugs, in their order. */
export function productsBySlug(view: CatalogueView, slugs: readonly string[]): Product[] {
  const bySlug = new Map(view.products.map((product) => [product.slug, product]));
  return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
}
