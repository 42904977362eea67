import { localisedPath } from "#domain/addresses.ts";
import { directionOf } from "#domain/languages/script.ts";
import { ICONS } from "./icons.ts";
import type { Told } from "./told.ts";

/** The web app manifest, on the look's paper. https://www.w3.org/TR/appmanifest/ */
export function manifest({ view, lang }: Told, paper: string): string {
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
    background_color: paper,
    theme_color: paper,
    icons: [
      { src: "/favicon.svg", sizes: "any", type: "image/svg+xml" },
      ...["any", "maskable"].flatMap((purpose) =>
        ICONS.map(({ path, size }) => ({ src: path, sizes: `${size}x${size}`, type: "image/png", purpose })),
      ),
    ],
  });
}
