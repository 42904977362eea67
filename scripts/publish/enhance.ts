import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Element } from "hast";
import { z } from "zod";
import { write } from "./finish/write.ts";

const site = fileURLToPath(new URL("../../site", import.meta.url));
const FOLDER = "/_next/static/enhance";
/** The browsers that the pages' styles are made for: site/.browserslistrc. */
const BROWSERS = ["chrome123", "firefox128", "safari17.5"];
/** Decides before the first paint; a page with `theme` has it as well. */
const FIRST = "enhance/theme-first.ts";
/** What a module asks for once it is needed: the constant that holds its address, and its source in the site. */
const LATER: Record<string, Record<string, string>> = {
  "enhance/cart.ts": { VIEW: "enhance/cart-view.tsx" },
  "enhance/cart-page.ts": { VIEW: "enhance/cart-view.tsx" },
  "enhance/cart-view.tsx": { STYLES: "styles/cart.css" },
};

/** What it asks for is needed as soon as its page is, and fetched beside it. */
const AT_ONCE = "enhance/cart-page.ts";

/** The components are written for React, and run in the browser by Preact. */
const REACT = Object.fromEntries(
  ["react", "react-dom", "react-dom/client"].map((name) => [name, join(site, "enhance/preact.ts")]),
);
const JSX = { jsx: "react", jsxFactory: "createElement", jsxFragmentFactory: "Fragment" } as const;

/** Preact's modules change each other as they load, by which they would be in every bundle; only what is used has to be. */
const preactAsUsed: Plugin = {
  name: "preact",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^preact\b/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === preactAsUsed) return null;
      return { ...(await resolve(path, { ...from, pluginData: preactAsUsed })), sideEffects: false };
    });
  },
};

const SCRIPT = /\.tsx?$/;

/** What may stand after a point. */
const NAME = /^[A-Za-z_]\w*$/;

const Messages = z.record(z.string(), z.unknown());

/** The `<script>` and `<link>` elements for a page in a language that has the marks `data-enhance="<name>"`. */
export type Enhance = (names: string[], language: string) => Promise<Element[]>;

/**
 * The shop's own small modules, `site/enhance/<name>.ts`: bundled with their words in a language as `WORDS` and the
 * beginning of its addresses as `PREFIX`; those of a page in one file, since a request costs more than they weigh.
 * Files are named by their content and written into a folder as they are asked for.
 */
export function enhancements(of: { site: string; languages: string[] }): Enhance {
  const known = new Map<string, Promise<string>>();
  return async (names, language) => {
    const sources = [...new Set(names)].map((name) => `enhance/${name}.ts`);
    if (sources.length === 0) return [];
    const together = script({ type: "module", src: await once(sources, language) });
    const first = names.includes("theme") ? [script({ src: await once([FIRST], language) })] : [];
    const needed = sources.includes(AT_ONCE) ? Object.values(LATER[AT_ONCE] ?? {}) : [];
    return [...first, together, ...(await Promise.all(needed.map(preload)))];

    async function preload(source: string): Promise<Element> {
      const properties = { rel: ["modulepreload"], href: await once([source], language) };
      return { type: "element", tagName: "link", properties, children: [] };
    }
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
    const kind = extname(sources[0] ?? "").replace(SCRIPT, ".js");
    const address = `${FOLDER}/${names.join("-")}.${hash}${kind}`;
    await write(join(of.site, address), text);
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

/** A module or stylesheet of the site's with all that it imports, as small as it gets. */
export async function bundle(source: string, constants: Record<string, unknown>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(site, source)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: BROWSERS,
    alias: { ...REACT, "react/jsx-runtime": "preact/jsx-runtime" },
    plugins: [preactAsUsed],
    inject: [join(site, "enhance/preact.ts")],
    tsconfigRaw: { compilerOptions: JSX },
    // A script's components name their styles, which their page has already.
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
  // In one file with others, each keeps its names to itself.
  return isScript(source) && !isAskedFor(source) ? `(()=>{${text}})();` : text;
}

/** A constant, and each part of it by its own name: what a module does not say of its words is not in it. */
function definitions(name: string, value: unknown): [string, string][] {
  const parts = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [
    [name, JSON.stringify(value ?? null)],
    ...parts.flatMap(([part, value]) => (NAME.test(part) ? definitions(`${name}.${part}`, value) : [])),
  ];
}

function isScript(source: string): boolean {
  return SCRIPT.test(source);
}

/** Asked for by another module, which may want what it exports. */
function isAskedFor(source: string): boolean {
  return Object.values(LATER).some((later) => Object.values(later).includes(source));
}

/** The words of a module, those under its name or the first part of it: of `sign-in.ts`, `signIn`; of `cart-page.ts`, the cart's. */
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
