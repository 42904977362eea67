import type { CatalogueView, Money, Option, Product } from "../../scripts/catalogue/types.ts";

/** The product's option that costs least, or null while nothing of it is for sale. */
export function cheapest(product: Product): Option | null {
  const sums = product.options.filter((option) => option.price !== null);
  return sums.toSorted((a, b) => lowest(a) - lowest(b))[0] ?? null;
}

/** What all products of a bundle cost one by one, each in its cheapest option; null where they have no common sum. */
export function sumOfParts(products: Product[]): Money | null {
  const prices = products.flatMap((product) => cheapest(product)?.price ?? []);
  const [first] = prices;
  if (!first || prices.some((price) => price.currency !== first.currency)) return null;
  return { amount: prices.reduce((sum, price) => sum + price.amount, 0), currency: first.currency };
}

/** The products of these slugs, in their order. */
export function pick(view: CatalogueView, slugs: readonly string[]): Product[] {
  const bySlug = new Map(view.products.map((product) => [product.slug, product]));
  return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
}

function lowest({ price, minimum }: Option): number {
  return (minimum ?? price)?.amount ?? 0;
}
