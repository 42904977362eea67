import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Element } from "hast";
import type postcss from "postcss";
import type { CustomFont, Shop } from "#catalogue/types.ts";
import { directionOf, scriptOf } from "#domain/languages/script.ts";
import type { BundleCache } from "../bundle-cache.ts";
import type { CompiledSite } from "../renderer/compile.ts";
import { STYLESHEET_FOLDER } from "../renderer/stylesheet-folder.ts";
import type { SiteWriter } from "../site-writer.ts";

export interface Stylesheets {
  /** `<link>` elements that load a route's stylesheet with the creator's theme, and preload the main font. */
  linksOf(route: string): Promise<Element[]>;
}

/** An attribute selector for the creator's theme, which is in `data-fonts` and `data-density` on <html>. */
export const THEME_SELECTOR = /\[data-(fonts|density)="?(\w+)"?\]/g;

/** Selectors with this pseudo-class are needed only by shops with a right-to-left language. */
const RIGHT_TO_LEFT = ":dir(rtl)";

/**
 * The stylesheets that pages may load later: of the cart drawer, and of samples with their player. What opens files in place needs
 * nothing that its pages do not use themselves.
 */
const ON_DEMAND = ["cart", "samples", "player"]
  .map((name) => readFileSync(new URL(`../../../site/styles/${name}.css`, import.meta.url), "utf8"))
  .join("");

/** The families of the creator's own fonts. */
const OWN_FONTS = { title: "Own Title", text: "Own Text" };

/** Selects Chinese text. */
const CHINESE = ":lang(zh)";

/** The parts of a shop that its stylesheet depends on. */
export type ShopStyle = Pick<Shop, "theme" | "languages">;

/** Rules for shops with a logo, and for those with a second logo for the dark theme. */
const LOGO =
  ".logo{block-size:2.5rem;inline-size:auto;min-inline-size:0;max-inline-size:min(16rem,50vw);object-fit:contain;object-position:left}";
const TWO_LOGOS = [
  ".on-dark,:root[data-theme=dark] .on-light{display:none}:root[data-theme=dark] .on-dark{display:block}",
  "@media(prefers-color-scheme:dark){:root:not([data-theme=light]) .on-light{display:none}",
  ":root:not([data-theme=light]) .on-dark{display:block}}",
].join("");

/**
 * Creates the shop's stylesheets from those of the compiled site. Each is named by a hash of its content, and written with its
 * fonts when a page first needs it.
 */
export function createStylesheets(
  { routes, stylesheets, fonts }: Pick<CompiledSite, "routes" | "stylesheets" | "fonts">,
  { writer, shop, bundles }: { writer: SiteWriter; shop: ShopStyle; bundles: BundleCache },
): Stylesheets {
  const { theme } = shop;
  const links = new Map<string, Promise<Element[]>>();
  return {
    async linksOf(route) {
      const key = routes[route] ?? "";
      const created = links.get(key) ?? createLinks(key);
      links.set(key, created);
      return structuredClone(await created);
    },
  };

  async function createLinks(key: string): Promise<Element[]> {
    const rules = await bundles.get(JSON.stringify(["stylesheet", key, theme, shop.languages]), () =>
      filterRules(stylesheets[key] ?? "", shop),
    );
    const css = `${rules}\n${fontRules(shop)}${themeRules(theme)}`;
    const style = await writeStylesheet(css);
    for (const [path, font] of Object.entries(fonts)) {
      if (css.includes(path.slice(path.lastIndexOf("/"))))
        await writer.write(path, Buffer.from(font, "base64"));
    }
    const { textFont } = theme;
    if (textFont) return [style, preload(textFont.src)];
    const font =
      theme.fonts === "studio" ? /url\(["']?\.\.\/(media\/[^)"']+\.woff2)/.exec(css)?.[1] : undefined;
    return font ? [style, preload(`/_next/static/${font}`)] : [style];
  }

  async function writeStylesheet(css: string): Promise<Element> {
    const name = createHash("sha256").update(css).digest("hex").slice(0, 16);
    const href = `${STYLESHEET_FOLDER}/${name}.css`;
    await writer.write(href, css);
    return link({ rel: ["stylesheet"], href });
  }
}

/**
 * Removes what the shop does not need: rules for other fonts and densities than its theme's, rules for right-to-left text if
 * it has no such language, unused custom properties and spaces in the others, and a vendor prefix that the minifier adds although no
 * supported browser needs it. Rules for Chinese text, except its fonts, also apply to the shop's Japanese and Korean.
 */
export async function filterRules(css: string, { theme, languages }: ShopStyle): Promise<string> {
  // Loaded on demand, since the results are cached.
  const { default: postcss } = await import("postcss");
  const hasRightToLeft = languages.some((language) => directionOf(language) === "rtl");
  const chineseAndAlike = `:lang(${["zh", ...japaneseAndKorean(languages)].join(",")})`;
  const root = postcss.parse(css);
  const isUnneeded = (selector: string) =>
    (!hasRightToLeft && selector.includes(RIGHT_TO_LEFT)) ||
    [...selector.matchAll(THEME_SELECTOR)].some(
      ([, choice, value]) => value !== (choice === "fonts" ? theme.fonts : theme.density),
    );
  root.walkRules((rule) => {
    const selectors = rule.selectors.filter((selector) => !isUnneeded(selector));
    if (selectors.length === 0) rule.remove();
    else if (selectors.length < rule.selectors.length) rule.selectors = selectors;
    if (!setsFonts(rule)) rule.selector = rule.selector.replaceAll(CHINESE, chineseAndAlike);
  });
  root.walkDecls("-webkit-text-decoration-color", (declaration) => {
    declaration.remove();
  });
  preferCustomFonts(root, theme);
  removeUnusedProperties(root);
  root.walkDecls(/^--/, minifyProperty);
  return root.toString();
}

/**
 * Puts the creator's own fonts before those of the theme, which then draw what the creator's lack. In Chinese, quotes and
 * dashes come from the Chinese font.
 */
function preferCustomFonts(root: postcss.Root, { titleFont, textFont }: Shop["theme"]): void {
  if (!titleFont && !textFont) return;
  root.walkRules((rule) => {
    const withOwn = (family: string, others: string) =>
      rule.selector.includes(CHINESE) ? `"${family}",${others}` : `"${family}","${family} Marks",${others}`;
    let title = "";
    rule.walkDecls("--title-font", (declaration) => {
      title = declaration.value;
      if (titleFont) declaration.value = withOwn(OWN_FONTS.title, title);
    });
    rule.walkDecls("--body-font", (declaration) => {
      const others = declaration.value === "var(--title-font)" ? title : declaration.value;
      declaration.value = textFont ? withOwn(OWN_FONTS.text, others) : others;
    });
  });
}

/** Removes design tokens that no rule of the page needs, nor the stylesheets that it loads on demand. */
function removeUnusedProperties(root: postcss.Root): void {
  const used = new Set(
    [...`${root} ${ON_DEMAND}`.matchAll(/var\((--[\w-]+)/g)].map(([, property]) => property),
  );
  root.walkDecls(/^--/, (declaration) => {
    if (!used.has(declaration.prop)) declaration.remove();
  });
}

/** The minifier keeps the spaces in custom properties, where only those around operators mean something. */
function minifyProperty(declaration: postcss.Declaration): void {
  declaration.raws.between = ":";
  declaration.value = declaration.value.replace(/([(,])\s+/g, "$1").replace(/\s+\)/g, ")");
}

function japaneseAndKorean(languages: readonly string[]): string[] {
  return languages.filter((language) => ["Jpan", "Kore"].includes(scriptOf(language)));
}

function setsFonts(rule: postcss.Rule): boolean {
  return rule.some((node) => node.type === "decl" && /^--.*-font$/.test(node.prop));
}

/** Lets the browser choose fonts for Japanese and Korean, which have other shapes of the characters that they share with Chinese. */
function fontRules({ languages }: ShopStyle): string {
  const alike = japaneseAndKorean(languages);
  if (alike.length === 0) return "";
  return `:lang(${alike.join(",")}){--title-font:var(--latin),serif;--body-font:var(--latin),sans-serif}`;
}

function themeRules({ accent, logo, logoDark, titleFont, textFont }: Shop["theme"]): string {
  return [
    titleFont && fontFace(OWN_FONTS.title, titleFont),
    textFont && fontFace(OWN_FONTS.text, textFont),
    accent && `:root{--shop-accent:${accent}}`,
    logo && LOGO,
    logo && logoDark && TWO_LOGOS,
  ]
    .filter(Boolean)
    .join("");
}

/** The marks are a family of their own, as in styles/fonts.css. */
function fontFace(family: string, { src, weights }: CustomFont): string {
  const weight = weights ? `font-weight:${weights.min} ${weights.max};` : "";
  const source = `src:url("${src}") format("woff2");${weight}font-display:swap`;
  return [
    `@font-face{font-family:"${family}";${source};unicode-range:U+0-B6,U+B8-2012,U+2027-10FFFF}`,
    `@font-face{font-family:"${family} Marks";${source};unicode-range:U+B7,U+2013-2026}`,
  ].join("");
}

function preload(href: string): Element {
  return link({ rel: ["preload"], href, as: "font", type: "font/woff2", crossOrigin: "" });
}

function link(properties: Element["properties"]): Element {
  return { type: "element", tagName: "link", properties, children: [] };
}
