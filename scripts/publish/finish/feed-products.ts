import type { Product } from "#catalogue/types.ts";

/** Readers fetch a feed every hour or so. Older entries are on the site. */
const MAX_ENTRIES = 100;

/** The products of the feeds, the latest change first. */
export function feedProducts(products: readonly Product[]): Product[] {
  return products.toSorted((a, b) => b.updated.localeCompare(a.updated)).slice(0, MAX_ENTRIES);
}

/** The products of the merchant feed in a language. */
export function merchantProducts(products: readonly Product[], language: string): Product[] {
  return products.filter(({ lang }) => lang === language);
}

/** The text of a product's entry, as HTML: what is new in it, or what it is. */
export function feedText({ changelog, description }: Product): string {
  return changelog[0]?.notes ?? description;
}

/** What a feed shows of a product. */
export function feedEntry(product: Product) {
  const { slug, name, summary, tags, cover, gallery, created, updated } = product;
  return { slug, name, summary, tags, cover, gallery, created, updated, text: feedText(product) };
}
