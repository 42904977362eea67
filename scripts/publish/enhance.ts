import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Element } from "hast";
import { z } from "zod";
import { outputFile } from "./finish/output-file.ts";

const site = fileURLToPath(new URL("../../site", import.meta.url));
const FOLDER = "/_next/static/enhance";
/** The browsers that the pages' styles are made for: site/.browserslistrc. */
const BROWSERS = ["chrome123", "firefox128", "safari17.5"];
/** Sets the theme before the first paint. Pages with the module `theme` load it too. */
const FIRST = "enhance/theme-first.ts";
/** What a module loads only when it is needed: the constant that holds its URL, and its source within `site/`. */
const LATER: Record<string, Record<string, string>> = {
  "enhance/cart.ts": { DRAWER: "enhance/cart-drawer.ts" },
  "enhance/cart-drawer.ts": { STYLES: "styles/cart.css" },
};

/** The buyers' components are written for React. Preact runs them with a fifth of the bytes. */
const REACT = { react: "preact/compat", "react-dom": "preact/compat" };

/** A property that can be accessed with a dot. */
const NAME = /^[A-Za-z_]\w*$/;

const Messages = z.record(z.string(), z.unknown());

/** Returns the `<script>` elements for a page in a language with elements that are marked `data-enhance="<name>"`. */
export type Enhance = (names: string[], language: string) => Promise<Element[]>;

/**
 * Bundles the shop's own small modules, `site/enhance/<name>.ts`, with their messages in a language as `WORDS` and the
 * prefix of its paths as `PREFIX`. The modules of a page are one file, since a request costs more than their bytes. Files
 * are named by their content and written into the site when a page first needs them.
 */
export function enhancements(of: { site: string; languages: string[] }): Enhance {
  const known = new Map<string, Promise<string>>();
  return async (names, language) => {
    const sources = [...new Set(names)].map((name) => `enhance/${name}.ts`);
    if (sources.length === 0) return [];
    const together = script({ type: "module", src: await once(sources, language) });
    return names.includes("theme") ? [script({ src: await once([FIRST], language) }), together] : [together];
  };

  function once(sources: string[], language: string): Promise<string> {
    const key = [language, ...sources].join(" ");
    const address = known.get(key) ?? written(sources, language);
    known.set(key, address);
    return address;
  }

  async function written(sources: string[], language: string): Promise<string> {
    const texts = await Promise.all(sources.map((source) => bundled(source, language)));
    const text = texts.join("");
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
    const names = sources.map((source) => basename(source, extname(source)));
    const kind = extname(sources[0] ?? "").replace("ts", "js");
    const address = `${FOLDER}/${names.join("-")}.${hash}${kind}`;
    await outputFile(join(of.site, address), text);
    return address;
  }

  async function bundled(source: string, language: string): Promise<string> {
    const later = Object.entries(LATER[source] ?? {}).map(
      async ([constant, source]) => [constant, await once([source], language)] as const,
    );
    return bundle(source, {
      WORDS: await wordsOf(source, language),
      PREFIX: language === of.languages[0] ? "" : `/${language}`,
      ...Object.fromEntries(await Promise.all(later)),
    });
  }
}

/** A module or stylesheet of the site, bundled with its imports and minified. */
export async function bundle(source: string, constants: Record<string, unknown>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(site, source)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: BROWSERS,
    jsx: "automatic",
    alias: REACT,
    // Components import their styles, which their page already has.
    loader: { ".css": extname(source) === ".css" ? "css" : "empty" },
    external: [`${FOLDER}/*`, "/pagefind/*"],
    charset: "utf8",
    legalComments: "none",
    define: Object.fromEntries(
      Object.entries(constants).flatMap(([name, value]) => definitions(name, value)),
    ),
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text.trim() ?? "";
  // Several modules become one file, so each needs a scope of its own.
  return isScript(source) && !isAskedFor(source) ? `(()=>{${text}})();` : text;
}

/** Defines a constant and each of its parts by its own path, so that unused messages are left out of the bundle. */
function definitions(name: string, value: unknown): [string, string][] {
  const parts = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [
    [name, JSON.stringify(value ?? null)],
    ...parts.flatMap(([part, value]) => (NAME.test(part) ? definitions(`${name}.${part}`, value) : [])),
  ];
}

function isScript(source: string): boolean {
  return extname(source) === ".ts";
}

/** Whether another module loads this one and may use its exports. */
function isAskedFor(source: string): boolean {
  return Object.values(LATER).some((later) => Object.values(later).includes(source));
}

/** The messages of a module, by its name or the first part of it: `signIn` for `sign-in.ts`, `cart` for `cart-page.ts`. */
async function wordsOf(source: string, language: string): Promise<unknown> {
  const [first = "", ...more] = basename(source, extname(source)).split("-");
  const whole = first + more.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
  const text = await readFile(join(site, "messages", `${language}.json`), "utf8");
  const messages = Messages.parse(JSON.parse(text));
  return messages[whole] ?? messages[first];
}

function script(properties: Element["properties"]): Element {
  return { type: "element", tagName: "script", properties, children: [] };
}
