import { LIBRARY_PATH, localisedPath } from "#domain/addresses.ts";
import { directionOf } from "#domain/languages/script.ts";
import { MANIFEST_ICONS } from "./icons.ts";
import type { SiteContext } from "./site-context.ts";

/** The web app manifest of the shop; `background` is `#rrggbb`. https://www.w3.org/TR/appmanifest/ */
export function manifest(context: SiteContext, background: string): string {
  const { view, lang } = context;
  const start = localisedPath("/", lang, view.shop.languages);
  return JSON.stringify({
    ...{ id: start, name: view.shop.name, start_url: start, display: "browser" },
    ...commonMembers(context, background),
  });
}

/** The manifest of the library, which can be installed as an app and opens without a connection. `title`: the name of the library. */
export function libraryManifest(context: SiteContext, background: string, title: string): string {
  const { view, lang } = context;
  const { languages, name } = view.shop;
  const start = localisedPath(LIBRARY_PATH, lang, languages);
  return JSON.stringify({
    ...{ id: start, name: `${title} · ${name}`, start_url: start, display: "standalone" },
    // Buyers sign in and see their receipts in the same window.
    scope: localisedPath("/", lang, languages),
    ...commonMembers(context, background),
  });
}

function commonMembers({ view, lang }: SiteContext, background: string) {
  return {
    short_name: view.shop.name,
    description: view.shop.tagline,
    lang,
    dir: directionOf(lang),
    background_color: background,
    theme_color: background,
    icons: [
      { src: "/favicon.svg", sizes: "any", type: "image/svg+xml" },
      ...["any", "maskable"].flatMap((purpose) =>
        MANIFEST_ICONS.map(({ path, size }) => ({
          src: path,
          sizes: `${size}x${size}`,
          type: "image/png",
          purpose,
        })),
      ),
    ],
  };
}
