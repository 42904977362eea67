import { addressOf } from "../../../site/lib/paths.ts";
import { ICONS } from "./icons.ts";
import type { Told } from "./told.ts";

const PAPER = "#f9f5ed";

/** The web app manifest. https://www.w3.org/TR/appmanifest/ */
export function manifest({ view, lang }: Told): string {
  const start = addressOf("/", lang, view.shop.languages);
  return JSON.stringify({
    id: start,
    name: view.shop.name,
    short_name: view.shop.name,
    description: view.shop.tagline,
    lang,
    start_url: start,
    display: "browser",
    background_color: PAPER,
    theme_color: PAPER,
    icons: [
      { src: "/favicon.svg", sizes: "any", type: "image/svg+xml" },
      ...["any", "maskable"].flatMap((purpose) =>
        ICONS.map(({ path, size }) => ({ src: path, sizes: `${size}x${size}`, type: "image/png", purpose })),
      ),
    ],
  });
}
