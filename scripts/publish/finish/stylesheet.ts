import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Element } from "hast";
import postcss from "postcss";
import type { Shop } from "#catalogue/types.ts";
import { directionOf } from "#domain/languages/script.ts";
import { write } from "./write.ts";

/** The links that a page's head gets. */
export interface Stylesheets {
  /** Instead of the framework's stylesheets: one, with the creator's theme in it, and the font that it needs first. */
  merged(hrefs: string[]): Promise<Element[]>;
}

// In the folder of the framework's own, so that addresses in merged stylesheets still hold.
const FOLDER = "/_next/static/chunks";

/** What the creator chooses once for all pages, as `data-fonts` and `data-density` on <html>. */
export const CHOICE = /\[data-(fonts|density)="?(\w+)"?\]/g;

/** What only a shop needs that is in a language which runs so. */
const RIGHT_TO_LEFT = ":dir(rtl)";

/** What a shop's styles depend on. */
export type Look = Pick<Shop, "theme" | "languages">;

/** What only a shop with a logo needs. One for dark pages follows the system, and what the visitor has chosen. */
const LOGO =
  ".logo{block-size:2.5rem;inline-size:auto;min-inline-size:0;max-inline-size:min(16rem,50vw);object-fit:contain;object-position:left}";
const TWO_LOGOS = [
  ".on-dark,:root[data-theme=dark] .on-light{display:none}:root[data-theme=dark] .on-dark{display:block}",
  "@media(prefers-color-scheme:dark){:root:not([data-theme=light]) .on-light{display:none}",
  ":root:not([data-theme=light]) .on-dark{display:block}}",
].join("");

/** Stylesheets named by their content, written into the site as they are asked for. */
export function stylesheets(rendered: string, site: string, look: Look): Stylesheets {
  const { theme } = look;
  const known = new Map<string, Promise<Element[]>>();
  return {
    merged: (hrefs) => once(hrefs.join(" "), () => merge(hrefs)),
  };

  async function once(key: string, make: () => Promise<Element[]>): Promise<Element[]> {
    const links = known.get(key) ?? make();
    known.set(key, links);
    return structuredClone(await links);
  }

  async function merge(hrefs: string[]): Promise<Element[]> {
    const sheets = await Promise.all(hrefs.map((href) => readFile(join(rendered, href), "utf8")));
    const css = `${sheets.map((sheet) => forShop(sheet, look)).join("\n")}\n${themeRule(theme)}`;
    const style = await stylesheet(css);
    const font =
      theme.fonts === "studio" ? /url\(["']?\.\.\/(media\/[^)"']+\.woff2)/.exec(css)?.[1] : undefined;
    return font ? [style, preload(`/_next/static/${font}`)] : [style];
  }

  async function stylesheet(css: string): Promise<Element> {
    const name = createHash("sha256").update(css).digest("hex").slice(0, 16);
    const href = `${FOLDER}/${name}.css`;
    await write(join(site, href), css);
    return link({ rel: ["stylesheet"], href });
  }
}

/**
 * A stylesheet without what is for other font pairings and densities than the creator's, and for directions in which the
 * shop has no language, and without a prefix that no browser of the list has needed since 2019, which the minifier writes
 * three times over.
 */
export function forShop(css: string, { theme, languages }: Look): string {
  const isAlsoRightToLeft = languages.some((language) => directionOf(language) === "rtl");
  const root = postcss.parse(css);
  const others = (selector: string) =>
    (!isAlsoRightToLeft && selector.includes(RIGHT_TO_LEFT)) ||
    [...selector.matchAll(CHOICE)].some(
      ([, choice, value]) => value !== (choice === "fonts" ? theme.fonts : theme.density),
    );
  root.walkRules((rule) => {
    const selectors = rule.selectors.filter((selector) => !others(selector));
    if (selectors.length === 0) rule.remove();
    else if (selectors.length < rule.selectors.length) rule.selectors = selectors;
  });
  root.walkDecls("-webkit-text-decoration-color", (declaration) => {
    declaration.remove();
  });
  return root.toString();
}

function themeRule({ accent, logo, logoDark }: Shop["theme"]): string {
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
