/**
 * The address of a page in a language. The shop's default language stands at the root, the others under their code.
 * `path` is the page's own, with slashes at both ends.
 */
export function addressOf(path: string, lang: string, languages: readonly string[]): string {
  return lang === languages[0] ? path : `/${lang}${path}`;
}

export const productPath = (slug: string) => `/products/${slug}/`;
export const collectionPath = (slug: string) => `/collections/${slug}/`;
export const tagPath = (slug: string) => `/tags/${slug}/`;
export const pagePath = (slug: string) => `/pages/${slug}/`;

/** The picture that is shown where a product's page is shared; publishing draws it. */
export const sharePath = (slug: string) => `/share/${slug}.jpeg`;

/** The picture that is shown where any other page is shared; there is one a language. */
export const SHOP_SHARE_PATH = "/share.jpeg";
