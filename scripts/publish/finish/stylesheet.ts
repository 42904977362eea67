import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Element } from "hast";
import postcss from "postcss";
import type { Shop } from "#catalogue/types.ts";
import { directionOf } from "#domain/languages/script.ts";
import { outputFile } from "./output-file.ts";

export interface Stylesheets {
  /**
   * Merges the framework's stylesheets into one with the creator's theme.
   * @returns `<link>` elements for it, and for the font that it needs first
   */
  merged(hrefs: string[]): Promise<Element[]>;
}

// The folder of the framework's own stylesheets, so that relative URLs in them still resolve.
const FOLDER = "/_next/static/chunks";

/** Selects by the creator's theme, which pages have as `data-fonts` and `data-density` on <html>. */
export const THEME_SELECTOR = /\[data-(fonts|density)="?(\w+)"?\]/g;

/** Selects what only shops with a right-to-left language need. */
const RIGHT_TO_LEFT = ":dir(rtl)";

/** What a shop's styles depend on. */
export type ShopStyle = Pick<Shop, "theme" | "languages">;

/** Rules for shops with a logo. A second one is for dark pages, as the system or the visitor chooses. */
const LOGO =
  ".logo{block-size:2.5rem;inline-size:auto;min-inline-size:0;max-inline-size:min(16rem,50vw);object-fit:contain;object-position:left}";
const TWO_LOGOS = [
  ".on-dark,:root[data-theme=dark] .on-light{display:none}:root[data-theme=dark] .on-dark{display:block}",
  "@media(prefers-color-scheme:dark){:root:not([data-theme=light]) .on-light{display:none}",
  ":root:not([data-theme=light]) .on-dark{display:block}}",
].join("");

/** Stylesheets are named by their content and written into the site when a page first needs them. */
export function stylesheets(rendered: string, site: string, shop: ShopStyle): Stylesheets {
  const { theme } = shop;
  const cache = new Map<string, Promise<Element[]>>();
  return {
    async merged(hrefs) {
      const key = hrefs.join(" ");
      const links = cache.get(key) ?? merge(hrefs);
      cache.set(key, links);
      return structuredClone(await links);
    },
  };

  async function merge(hrefs: string[]): Promise<Element[]> {
    const sheets = await Promise.all(hrefs.map((href) => readFile(join(rendered, href), "utf8")));
    const css = `${sheets.map((sheet) => forShop(sheet, shop)).join("\n")}\n${themeRules(theme)}`;
    const style = await writeStylesheet(css);
    const font =
      theme.fonts === "studio" ? /url\(["']?\.\.\/(media\/[^)"']+\.woff2)/.exec(css)?.[1] : undefined;
    return font ? [style, preload(`/_next/static/${font}`)] : [style];
  }

  async function writeStylesheet(css: string): Promise<Element> {
    const name = createHash("sha256").update(css).digest("hex").slice(0, 16);
    const href = `${FOLDER}/${name}.css`;
    await outputFile(join(site, href), css);
    return link({ rel: ["stylesheet"], href });
  }
}

/**
 * Removes the rules for other fonts and densities than the theme's, those for directions in which the shop has no language,
 * and a vendor prefix that the minifier adds although no supported browser needs it.
 */
export function forShop(css: string, { theme, languages }: ShopStyle): string {
  const isAlsoRightToLeft = languages.some((language) => directionOf(language) === "rtl");
  const root = postcss.parse(css);
  const isForOtherShop = (selector: string) =>
    (!isAlsoRightToLeft && selector.includes(RIGHT_TO_LEFT)) ||
    [...selector.matchAll(THEME_SELECTOR)].some(
      ([, choice, value]) => value !== (choice === "fonts" ? theme.fonts : theme.density),
    );
  root.walkRules((rule) => {
    const selectors = rule.selectors.filter((selector) => !isForOtherShop(selector));
    if (selectors.length === 0) rule.remove();
    else if (selectors.length < rule.selectors.length) rule.selectors = selectors;
  });
  root.walkDecls("-webkit-text-decoration-color", (declaration) => {
    declaration.remove();
  });
  return root.toString();
}

function themeRules({ accent, logo, logoDark }: Shop["theme"]): string {
  return [accent && `:root{--seal:${accent}}`, logo && LOGO, logo && logoDark && TWO_LOGOS]
    .filter(Boolean)
    .join("");
}

function preload(href: string): Element {
  return link({ rel: ["preload"], href, as: "font", type: "font/woff2", crossOrigin: "" });
}

function link(properties: Element["properties"]): Element {
  return { type: "element", tagName: "link", properties, children: [] };
}
