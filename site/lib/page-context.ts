import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";
import { catalogue } from "./catalogue.ts";
import { type Messages, messagesOf } from "./messages.ts";
import { NO_PAGE } from "./no-page.ts";

/** What every page needs: the catalogue and the messages in its language, and a function for links. */
export interface PageContext extends CatalogueView {
  lang: string;
  messages: Messages;
  /** The address of a page in this language. */
  to: (path: string) => string;
}

/** Loads the context of a page for the language in its address. */
export async function loadPageContext(lang: string): Promise<PageContext> {
  const view = await catalogue(lang);
  return {
    ...view,
    lang,
    messages: messagesOf(lang),
    to: (path) => localisedPath(path, lang, view.shop.languages),
  };
}

/** The parameters of a route's pages for `generateStaticParams`. */
export function slugParams(items: { slug: string }[]): { slug: string }[] {
  return items.length > 0 ? items.map(({ slug }) => ({ slug })) : [{ slug: NO_PAGE }];
}

/** What paths in the page's language begin with: nothing, or `/zh`. */
export function pathPrefix({ to }: PageContext): string {
  return to("/").slice(0, -1);
}
