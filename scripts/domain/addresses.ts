/** Ways to sort the list of all products; the first is the catalogue's own. */
export const SORT_ORDERS = ["newest", "name", "price"] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** Products on one page of a list. */
export const PRODUCTS_PER_PAGE = 24;

/**
 * What paths of a language begin with: nothing for the shop's default language, which is the first of `languages` and stands
 * at the root, and for one that the shop does not have; `/zh` for any other.
 */
export function languagePrefix(lang: string, languages: readonly string[]): string {
  return languages.indexOf(lang) > 0 ? `/${lang}` : "";
}

/** The path of a page in a language. `path` is the same for all languages and begins with a slash. */
export function localisedPath(path: string, lang: string, languages: readonly string[]): string {
  return languagePrefix(lang, languages) + path;
}

export const productPath = (slug: string) => `/products/${slug}/`;
export const collectionPath = (slug: string) => `/collections/${slug}/`;
export const tagPath = (slug: string) => `/tags/${slug}/`;
export const pagePath = (slug: string) => `/pages/${slug}/`;

/** The path of a page of the product list; the first page in the first order is the list itself. Pages count from 1. */
export function listPath(order: SortOrder, page: number): string {
  return order === SORT_ORDERS[0] && page === 1 ? "/products/" : `/products/by/${order}/${page}/`;
}

/** How many pages a list of products has, at least one. */
export function pageCount(products: { length: number }): number {
  return Math.max(1, Math.ceil(products.length / PRODUCTS_PER_PAGE));
}

/** The picture that is shown where a product's page is shared; publishing draws it. */
export const sharePath = (slug: string) => `/share/${slug}.jpeg`;

/** The picture that is shown where any other page is shared; there is one for each language. */
export const SHOP_SHARE_PATH = "/share.jpeg";

/** The path of a file of the site, from the names of its folders and its own. A name may hold any character but a slash. */
export function filePath(...names: string[]): string {
  return names.map((name) => `/${encodeURIComponent(name)}`).join("");
}

/**
 * The names that a path is made of, as {@link filePath} takes them. A path that ends in a slash has an empty last name.
 * null: the path is not well encoded, or a name in it is one that no file has.
 */
export function namesInPath(path: string): string[] | null {
  try {
    const names = path.split("/").slice(1).map(decodeURIComponent);
    const isFileName = (name: string) => !["", ".", ".."].includes(name) && !/[/\0]/.test(name);
    return names.every((name, i) => isFileName(name) || (name === "" && i === names.length - 1))
      ? names
      : null;
  } catch {
    return null;
  }
}
