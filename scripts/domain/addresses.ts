/** The orders of the product list. The first is that of the catalogue. */
export const SORT_ORDERS = ["newest", "name", "price"] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** The number of products on one page of a list. */
export const PRODUCTS_PER_PAGE = 24;

/**
 * The prefix of paths in a language, such as `/zh`. Empty for the shop's default language, which is the first of `languages`,
 * and for a language that the shop does not have.
 */
export function languagePrefix(lang: string, languages: readonly string[]): string {
  return languages.indexOf(lang) > 0 ? `/${lang}` : "";
}

/** The path of a page in a language. `path` has no prefix and begins with a slash. */
export function localisedPath(path: string, lang: string, languages: readonly string[]): string {
  return languagePrefix(lang, languages) + path;
}

export const PRODUCTS_PATH = "/products/";
export const SEARCH_PATH = "/search/";
export const CART_PATH = "/cart/";
export const ORDER_PATH = "/order/";
export const RECEIPT_PATH = "/receipt/";
export const SIGN_IN_PATH = "/sign-in/";
/** The page of an emailed link, whose token follows a `#`. */
export const OPEN_PATH = "/open/";
export const LIBRARY_PATH = "/library/";
/** The library opened at an order, or as a whole. */
export const libraryAt = (order: string | undefined) =>
  LIBRARY_PATH + (order === undefined ? "" : `#${order}`);
/** The web app manifest of the library. */
export const LIBRARY_MANIFEST = "/library.webmanifest";
/** Where the buyer is signed in, and what becomes of the data. */
export const ACCOUNT_PATH = "/account/";

export const productPath = (slug: string) => `${PRODUCTS_PATH}${slug}/`;
export const collectionPath = (slug: string) => `/collections/${slug}/`;
export const tagPath = (slug: string) => `/tags/${slug}/`;
export const pagePath = (slug: string) => `/pages/${slug}/`;

/** The path of a page of the product list, `/products/` for the first page in the first order. Pages count from 1. */
export function listPath(order: SortOrder, page: number): string {
  return order === SORT_ORDERS[0] && page === 1 ? PRODUCTS_PATH : `${PRODUCTS_PATH}by/${order}/${page}/`;
}

/** The path of a further page of a list with one order, such as that of a tag. Pages count from 1. */
export function furtherPath(path: string, page: number): string {
  return page === 1 ? path : `${path}${page}/`;
}

/** The items on one page of a list. */
export function itemsOnPage<Item>(items: readonly Item[], page: number): Item[] {
  return items.slice((page - 1) * PRODUCTS_PER_PAGE, page * PRODUCTS_PER_PAGE);
}

/** The number of pages of a product list, at least one. */
export function pageCount(products: number): number {
  return Math.max(1, Math.ceil(products / PRODUCTS_PER_PAGE));
}

/** The share image of a product, for link previews. Publishing generates it. */
export const shareImagePath = (slug: string) => `/share/${slug}.jpeg`;

/** The folder of the covers in emails, which every website may show: emails are read on many. */
export const MAIL_COVERS_FOLDER = "/mail/";

/** A product's cover in emails. Publishing generates it. `lang`: of the pages in one language, if they have a cover of their own. */
export const mailCoverPath = (slug: string, lang?: string) =>
  `${MAIL_COVERS_FOLDER}${lang === undefined ? "" : `${lang}/`}${slug}.jpeg`;

/** Where an address mutes emails: a page with a button, and what email apps call for their own. */
export const MUTE_PATH = "/api/mail/mute";

/** The pages for browsers without scripts, which the checkout fills in. */
export const PLAIN_PAGES = ["library", "order", "sign-in"] as const;
export type PlainPage = (typeof PLAIN_PAGES)[number];

/** Where the published template of such a page is. */
export const templatePath = (page: PlainPage) => `/plain/${page}.txt`;

/** Where the published messages of a Worker are. */
export const messagesPath = (language: string) => `/plain/messages/${language}.json`;

/** Where the checkout answers with such a page. */
export const PLAIN_PAGES_PATH = "/api/pages";
export const plainPagePath = (page: PlainPage, lang: string) => `${PLAIN_PAGES_PATH}/${page}?locale=${lang}`;

/** The published OpenAPI document. The checkout answers with it at `/api/openapi.json`. */
export const OPENAPI_PATH = "/openapi.json";

/** The share image of all other pages, one for each language. */
export const SHOP_SHARE_IMAGE_PATH = "/share.jpeg";

/** The path of a file in the site, from the names of its folders and of the file. Names may contain any character but a slash. */
export function filePath(...names: string[]): string {
  return names.map((name) => `/${encodeURIComponent(name)}`).join("");
}

/**
 * The decoded segments of a path, the inverse of {@link filePath}. A path that ends in a slash has an empty last segment.
 * null: the encoding is malformed, or a segment cannot be a file name.
 */
export function pathSegments(path: string): string[] | null {
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
