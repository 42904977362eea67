import { bundledOption } from "#domain/bundle.ts";
import type { Option, Product } from "./types.ts";

/** An edition of a product. */
export interface Edition {
  product: Product;
  option: Option;
}

/**
 * What an edition delivers: itself, and the editions in its bundle with theirs. Each product once, however many of the bundles
 * contain it.
 */
export function* deliveredEditions(
  find: (slug: string) => Product | undefined,
  edition: Edition,
  seen = new Set<string>(),
): Generator<Edition> {
  const { product } = edition;
  if (seen.has(product.slug)) return;
  seen.add(product.slug);
  yield edition;
  for (const each of product.bundle) {
    const part = find(each.product);
    const option = part && bundledOption(part.options, each);
    if (option) yield* deliveredEditions(find, { product: part, option }, seen);
  }
}
