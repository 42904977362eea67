import type { Product } from "#catalogue/types.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** What every part of a product's page is given. */
export interface ProductProps {
  product: Product;
  context: PageContext;
}
