import type { CatalogueView, Picture, Product } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";

/** What a shop tells programs in one language. */
export interface Told {
  view: CatalogueView;
  lang: string;
  /** Where the shop stands, without a slash at the end. */
  siteUrl: string;
}

/** The absolute address of a page or a file in the language; `path` begins with a slash. */
export function absolute({ view, lang, siteUrl }: Told, path: string): string {
  return siteUrl + localisedPath(path, lang, view.shop.languages);
}

/** The picture in its largest width, in the format that every program reads; a site-absolute path. */
export function largest(picture: Picture): string {
  return picture.sources.at(-1)?.variants.at(-1)?.src ?? "";
}

/** A product's pictures, the cover first, as absolute addresses. */
export function picturesOf({ cover, gallery }: Product, siteUrl: string): string[] {
  const paths = [cover, ...gallery].map(largest).filter((path) => path !== "");
  return [...new Set(paths)].map((path) => siteUrl + path);
}
