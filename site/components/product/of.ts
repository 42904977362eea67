import type { Product } from "#catalogue/types.ts";
import type { Ground } from "#site/lib/page.ts";

/** What every part of a product's page is given. */
export interface Of {
  product: Product;
  ground: Ground;
}
