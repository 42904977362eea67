import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";
import { catalogue } from "./catalogue.ts";
import { type Messages, messagesOf } from "./messages.ts";

/** What every page stands on: the shop in its language, its messages, and the way to its other pages. */
export interface PageContext extends CatalogueView {
  lang: string;
  messages: Messages;
  to: (path: string) => string;
}

/** The context of a page, from the parameters of its address. */
export async function loadPageContext(lang: string): Promise<PageContext> {
  const view = await catalogue(lang);
  return {
    ...view,
    lang,
    messages: messagesOf(lang),
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
export function pathPrefix({ to }: PageContext): string {
  return to("/").slice(0, -1);
}
