import { bundledOption } from "#domain/bundle.ts";
import type { Product } from "../types.ts";

/** A bundle is sold out if one of its products is, in the edition that it delivers. */
export function markSoldOutBundles(products: Product[]): Product[] {
  const bySlug = new Map(products.map((product) => [product.slug, product]));
  const hasSoldOutPart = ({ slug, bundle }: Product, seen: readonly string[]): boolean =>
    bundle.some((bundled) => {
      const part = bySlug.get(bundled.product);
      if (!part || seen.includes(part.slug)) return false;
      const isSoldOut = bundledOption(part.options, bundled)?.isSoldOut ?? false;
      return isSoldOut || hasSoldOutPart(part, [...seen, slug]);
    });
  return products.map((product) =>
    hasSoldOutPart(product, [product.slug])
      ? { ...product, options: product.options.map((option) => ({ ...option, isSoldOut: true })) }
      : product,
  );
}
