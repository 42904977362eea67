import type { CatalogueView } from "#catalogue/types.ts";
import {
  collectionPath,
  furtherPath,
  listPath,
  pageCount,
  pagePath,
  productPath,
  SORT_ORDERS,
  tagPath,
} from "#domain/addresses.ts";
import { type Read, readOf } from "../reads.ts";
import { pictureUrls } from "./site-context.ts";

/** A page as the sitemap lists it. */
export interface IndexablePage {
  /** Without the language's prefix. */
  path: string;
  /** The row that it shows; of other pages, what decides that they exist. */
  read: Read;
  lastmod?: string;
  img?: { url: string }[];
}

/** The pages for search engines. The product list is indexed in its first sort order only: the others show the same products. */
export function* indexablePages(view: CatalogueView, siteUrl: string): Generator<IndexablePage> {
  const [language = ""] = view.shop.languages;
  const readOfRow = (kind: string, slug: string) => readOf(language, kind, slug);
  yield { path: "/", read: readOf(language, "shop") };
  for (let page = 1; page <= pageCount(view.products.length); page++)
    yield { path: listPath(SORT_ORDERS[0], page), read: `page ${page} of all products` };
  for (const product of view.products) {
    const img = pictureUrls(product, siteUrl).map((url) => ({ url }));
    const read = readOfRow("product", product.slug);
    yield { path: productPath(product.slug), read, lastmod: product.updated, img };
  }
  for (const { slug, products } of view.collections)
    for (const path of pathsOf(collectionPath(slug), products.length))
      yield { path, read: readOfRow("collection", slug) };
  const tagged = Map.groupBy(
    view.products.flatMap(({ tags }) => tags),
    ({ slug }) => slug,
  );
  for (const { slug } of view.tags)
    for (const path of pathsOf(tagPath(slug), tagged.get(slug)?.length ?? 0))
      yield { path, read: readOfRow("tag", slug) };
  for (const { slug, updated } of view.pages)
    yield { path: pagePath(slug), read: readOfRow("page", slug), lastmod: updated };
}

/** The paths of all pages of a list. */
function pathsOf(path: string, products: number): string[] {
  return Array.from({ length: pageCount(products) }, (_, i) => furtherPath(path, i + 1));
}
