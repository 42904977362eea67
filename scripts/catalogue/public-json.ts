import { languagePrefix, productPath } from "#domain/addresses.ts";
import type { PublicProduct } from "#domain/api/catalogue.ts";
import { largestVariant } from "./largest-variant.ts";
import type { CatalogueView, Product } from "./types.ts";

/** The files of the public catalogue in one language, with their site-absolute paths. */
export function* publicFiles(view: CatalogueView, language: string): Generator<[path: string, json: string]> {
  const prefix = languagePrefix(language, view.shop.languages);
  const products = view.products.map((product) => publicProduct(product, prefix));
  yield [`${prefix}/products.json`, JSON.stringify(products)];
  for (const product of products) yield [`${prefix}/products/${product.slug}.json`, JSON.stringify(product)];
}

function publicProduct(product: Product, prefix: string): PublicProduct {
  const { slug, lang, name, kind, summary, tags, created, updated } = product;
  return {
    slug,
    lang,
    name,
    kind,
    summary,
    url: prefix + productPath(slug),
    image: largestVariant(product.cover),
    tags,
    options: product.options.map(({ key, name, price, minimum, compareAt }) => ({
      key,
      name,
      price,
      ...(minimum && { minimum }),
      ...(compareAt && { compareAt }),
    })),
    files: product.files.map(({ title, lang, ...file }) => file),
    ...(product.bundle.length > 0 && { bundle: product.bundle }),
    created,
    updated,
  };
}
