import type { Product } from "#catalogue/types.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** The props of every part of a product's page. */
export interface ProductProps {
  product: Product;
  context: PageContext;
}
