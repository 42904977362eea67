import { languagePrefix, productPath } from "#domain/addresses.ts";
import type { PublicProduct } from "#domain/api/catalogue.ts";
import type { Money } from "#domain/money/money.ts";
import { rememberByObject } from "#domain/remember.ts";
import { largestVariant } from "./largest-variant.ts";
import { productsWithPage } from "./products-with-page.ts";
import { shortHash } from "./short-hash.ts";
import type { CatalogueView, Product } from "./types.ts";

/** A file of the public catalogue. */
interface PublicFile {
  text: string;
  /** The products that it shows, each with a hash of what it shows. */
  products: { slug: string; hash: string }[];
}

/** The files of the public catalogue in one language, with their site-absolute paths. */
export function* publicFiles(
  view: CatalogueView,
  language: string,
): Generator<[path: string, json: PublicFile]> {
  const prefix = languagePrefix(language, view.shop.languages);
  const jsonOf = (product: Product) =>
    remember(product, prefix, () => {
      const text = JSON.stringify(publicProduct(product, prefix));
      return { text, products: [{ slug: product.slug, hash: shortHash(text) }] };
    });
  const all = view.products.map(jsonOf);
  yield [
    `${prefix}/products.json`,
    { text: `[${all.map(({ text }) => text).join(",")}]`, products: all.flatMap(({ products }) => products) },
  ];
  for (const product of productsWithPage(view)) {
    // A cart that was filled before a product was renamed asks for it by its earlier name.
    for (const slug of [product.slug, ...product.previousSlugs]) {
      yield [`${prefix}/products/${slug}.json`, jsonOf(product)];
    }
  }
}

const remember = rememberByObject<PublicFile>();

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
    options: product.options.map(({ key, name, isSoldOut, release, otherPrices, ...main }) => ({
      key,
      name,
      ...(product.isWithdrawn || isSoldOut
        ? { price: null }
        : {
            ...publicPrice(main),
            ...(release && { releasesAt: release.at }),
            ...(otherPrices.length > 0 && { otherPrices: otherPrices.map(publicPrice) }),
          }),
    })),
    files: product.files.map(({ title, lang, ...file }) => file),
    ...(product.bundle.length > 0 && { bundle: product.bundle.map((part) => part.product) }),
    created,
    updated,
  };
}

function publicPrice<Price extends Money | null>({
  price,
  minimum,
  compareAt,
  sale,
}: {
  price: Price;
  minimum: Money | null;
  compareAt: Money | null;
  sale: Money | null;
}) {
  return { price, ...(minimum && { minimum }), ...(compareAt && { compareAt }), ...(sale && { sale }) };
}
