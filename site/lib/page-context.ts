import type { CatalogueQueries, ShopProfile } from "#catalogue/types.ts";
import { localisedPath, pageCount } from "#domain/addresses.ts";
import { catalogue } from "./catalogue.ts";
import { type Messages, messagesOf } from "./messages.ts";
import { NO_PAGE } from "./no-page.ts";
import { shopSource } from "./source.ts";

/** The context of every page: the shop, its catalogue and the messages in its language, and a function for links. */
export interface PageContext {
  lang: string;
  /** The shop's public address without a trailing slash. */
  siteUrl: string;
  shop: ShopProfile;
  catalogue: CatalogueQueries;
  messages: Messages;
  /** The address of a page in this language. */
  to: (path: string) => string;
}

/** Loads the context of a page for the language in its address. */
export async function loadPageContext(lang: string): Promise<PageContext> {
  const queries = await catalogue(lang);
  const shop = queries.shop();
  return {
    lang,
    siteUrl: shopSource().siteUrl,
    shop,
    catalogue: queries,
    messages: messagesOf(lang),
    to: (path) => localisedPath(path, lang, shop.languages),
  };
}

/** The parameters of a route's pages for `generateStaticParams`. */
export function slugParams(slugs: readonly string[]): { slug: string }[] {
  return slugs.length > 0 ? slugs.map((slug) => ({ slug })) : [{ slug: NO_PAGE }];
}

/** The same for the further pages of lists. @param countOf how many products are in the list of a slug */
export function furtherPageParams(
  slugs: readonly string[],
  countOf: (slug: string) => number,
): { slug: string; page: string }[] {
  const params = slugs.flatMap((slug) =>
    Array.from({ length: pageCount(countOf(slug)) - 1 }, (_, i) => ({ slug, page: String(i + 2) })),
  );
  return params.length > 0 ? params : [{ slug: NO_PAGE, page: NO_PAGE }];
}

/** The prefix of paths in the page's language: empty, or `/zh`. */
export function pathPrefix({ to }: PageContext): string {
  return to("/").slice(0, -1);
}
