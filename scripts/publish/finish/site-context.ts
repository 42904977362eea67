import { largestVariant } from "#catalogue/largest-variant.ts";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";

/** The shop in one language and its address: the input for feeds and other generated files. */
export interface SiteContext {
  view: CatalogueView;
  lang: string;
  /** Without a trailing slash. */
  siteUrl: string;
}

/** The absolute URL of a page or a file in the context's language; `path` begins with a slash. */
export function absoluteUrl({ view, lang, siteUrl }: SiteContext, path: string): string {
  return siteUrl + localisedPath(path, lang, view.shop.languages);
}

/** The absolute URLs of a product's pictures, the cover first. */
export function pictureUrls({ cover, gallery }: Product, siteUrl: string): string[] {
  const paths = [cover, ...gallery].map(largestVariant).filter((path) => path !== "");
  return [...new Set(paths)].map((path) => siteUrl + path);
}
