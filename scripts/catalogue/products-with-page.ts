import type { CatalogueView, Product } from "./types.ts";

/** All products, including those that no list shows. */
export function productsWithPage({
  products,
  unlisted,
}: Pick<CatalogueView, "products" | "unlisted">): Product[] {
  return [...products, ...unlisted];
}
