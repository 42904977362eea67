import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";
import { catalogue } from "./catalogue.ts";
import { type Messages, messagesOf } from "./messages.ts";

/** What every page stands on: the shop in its language, its words, and the way to its other pages. */
export interface Ground extends CatalogueView {
  lang: string;
  words: Messages;
  to: (path: string) => string;
}

/** The ground of a page, from the parameters of its address. */
export async function groundOf(lang: string): Promise<Ground> {
  const view = await catalogue(lang);
  return {
    ...view,
    lang,
    words: messagesOf(lang),
    to: (path) => localisedPath(path, lang, view.shop.languages),
  };
}

/** The folder that stands for "no such pages": a static export refuses a route without a single one. */
export const NO_PAGE = "_none";

/** The addresses of a route's pages. */
export function slugs(of: { slug: string }[]): { slug: string }[] {
  return of.length > 0 ? of.map(({ slug }) => ({ slug })) : [{ slug: NO_PAGE }];
}

/** What the addresses of a page's language begin with: nothing, or `/zh`. */
export function prefixOf({ to }: Ground): string {
  return to("/").slice(0, -1);
}
