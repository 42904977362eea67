import { languagePrefix, productPath } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import type { CatalogueView, Product } from "./types.ts";

/**
 * A product of the public catalogue: the content of `/products/<slug>.json`, and an item of the array in `/products.json`,
 * newest first. In languages other than the default the paths begin with `/<language>/`.
 */
interface PublicProduct {
  slug: string;
  /** The language of the texts. */
  lang: string;
  name: string;
  kind: string;
  summary: string;
  /** Site-absolute path of the product's page. */
  url: string;
  /** Site-absolute path of a JPEG. */
  image: string;
  tags: { slug: string; name: string }[];
  options: {
    key: string;
    name: string;
    /** null: not for sale yet. In minor units. */
    price: Money | null;
    minimum?: Money;
    compareAt?: Money;
  }[];
  files: {
    name: string;
    /** Bytes. */
    size: number;
    type: string;
    sha256: string;
    /** For a PDF. */
    pages: number | null;
    /** Seconds, for audio and video. */
    duration: number | null;
  }[];
  /** Slugs of the products in a bundle. */
  bundle?: string[];
  created: string;
  updated: string;
}

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
    image: product.cover.sources.at(-1)?.variants.at(-1)?.src ?? "",
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
