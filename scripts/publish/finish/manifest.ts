import { localisedPath } from "#domain/addresses.ts";
import { directionOf } from "#domain/languages/script.ts";
import { MANIFEST_ICONS } from "./icons.ts";
import type { SiteContext } from "./site-context.ts";

/** The web app manifest; `background` is `#rrggbb`. https://www.w3.org/TR/appmanifest/ */
export function manifest({ view, lang }: SiteContext, background: string): string {
  const start = localisedPath("/", lang, view.shop.languages);
  return JSON.stringify({
    id: start,
    name: view.shop.name,
    short_name: view.shop.name,
    description: view.shop.tagline,
    lang,
    dir: directionOf(lang),
    start_url: start,
    display: "browser",
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
  });
}
