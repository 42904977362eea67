import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin, transform } from "esbuild";
import type { Element } from "hast";
import { languagePrefix } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { outputFile } from "./finish/output-file.ts";

const site = fileURLToPath(new URL("../../site", import.meta.url));
const FOLDER = "/_next/static/enhance";
/** The browsers that the pages' styles are made for: site/.browserslistrc. */
const BROWSERS = ["chrome123", "firefox128", "safari17.5"];
/** Sets the theme before the first paint. Pages with the module `theme` load it too. */
const FIRST = "enhance/theme-first.ts";
/** What a module loads only when it is needed: the constant that holds its URL, and its source within `site/`. */
const LATER: Record<string, Record<string, string>> = {
  "enhance/cart.ts": { VIEW: "enhance/cart-view.tsx" },
  "enhance/cart-page.ts": { VIEW: "enhance/cart-view.tsx" },
  "enhance/cart-view.tsx": { STYLES: "styles/cart.css" },
};

/** A module that needs what it loads later as soon as its page is shown, so the page preloads it. */
const AT_ONCE = "enhance/cart-page.ts";

/** Components are written for React. Preact runs them in the browser. */
const PREACT = join(site, "enhance/preact.ts");
const REACT = { react: PREACT, "react-dom": PREACT, "react-dom/client": PREACT };
/** The API's answers use only what both have (scripts/domain/api/answers.ts); zod/mini is a third of the size. */
const ZOD = { zod: "zod/mini" };
const JSX = {
  compilerOptions: { jsx: "react", jsxFactory: "createElement", jsxFragmentFactory: "Fragment" },
} as const;

/** Preact's hooks have a side effect on Preact, so esbuild would keep both in every bundle, used or not. */
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

/** A property that can be accessed with a dot. */
const NAME = /^[A-Za-z_]\w*$/;

/** Returns the `<script>` and `<link>` elements for a page in a language with elements that are marked `data-enhance="<name>"`. */
export type Enhance = (names: string[], language: string) => Promise<Element[]>;

/**
 * The shop's own small modules, `site/enhance/<name>.ts`: bundled with their words in a language as `WORDS` and the
 * beginning of its addresses as `PREFIX`; those of a page in one file, since a request costs more than they weigh.
 * Files are named by their content and written into a folder as they are asked for.
 */
export function enhancements(of: {
  site: string;
  languages: string[];
  /** By language. */
  messages: Record<string, PageMessages>;
}): Enhance {
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
    const [source = ""] = sources;
    const text = isScript(source) ? await bundled(sources, language) : await bundleStyles(source);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
    const names = sources.map((source) => basename(source, extname(source)));
    const address = `${FOLDER}/${names.join("-")}.${hash}${isScript(source) ? ".js" : extname(source)}`;
    await outputFile(join(of.site, address), text);
    return address;
  }

  async function bundled(sources: string[], language: string): Promise<string> {
    const modules = sources.map(async (source) => [source, await constantsOf(source, language)] as const);
    return bundle(Object.fromEntries(await Promise.all(modules)));
  }

  async function constantsOf(source: string, language: string): Promise<Constants> {
    const later = Object.entries(LATER[source] ?? {}).map(
      async ([constant, source]) => [constant, await once([source], language)] as const,
    );
    return {
      WORDS: wordsOf(source, of.messages[language]),
      PREFIX: languagePrefix(language, of.languages),
      ...Object.fromEntries(await Promise.all(later)),
    };
  }
}

/** Options of every bundle. */
const SMALL = {
  bundle: true,
  minify: true,
  write: false,
  target: BROWSERS,
  // All of them have it; esbuild would build the expressions from strings.
  supported: { "regexp-unicode-property-escapes": true },
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
} as const;

type Constants = Record<string, unknown>;

/** Bundles modules of the site, with their imports, into one script. `modules` holds each module's source and constants. */
export async function bundle(modules: Record<string, Constants>): Promise<string> {
  const sources = Object.keys(modules).map((source) => join(site, source));
  const { outputFiles } = await build({
    ...SMALL,
    stdin: {
      contents: sources.map((source) => `export * from ${JSON.stringify(source)};`).join(""),
      resolveDir: site,
    },
    format: "esm",
    alias: { ...REACT, ...ZOD, "react/jsx-runtime": "preact/jsx-runtime" },
    inject: [PREACT],
    plugins: [preactAsUsed, withConstants(modules)],
    tsconfigRaw: JSX,
    // Components import their styles, which their page already has.
    loader: { ".css": "empty" },
    external: [`${FOLDER}/*`, "/pagefind/*"],
  });
  return outputFiles[0]?.text.trim() ?? "";
}

async function bundleStyles(source: string): Promise<string> {
  const { outputFiles } = await build({ ...SMALL, entryPoints: [join(site, source)] });
  return outputFiles[0]?.text.trim() ?? "";
}

/** Replaces the constants of each module. Modules share the names of constants, but not their values. */
function withConstants(modules: Record<string, Constants>): Plugin {
  const known = new Map(
    Object.entries(modules).map(([source, constants]) => [join(site, source), constants]),
  );
  return {
    name: "constants",
    setup({ onLoad }) {
      onLoad({ filter: SCRIPT }, async ({ path }) => {
        const constants = known.get(path);
        if (!constants) return null;
        const { code } = await transform(await readFile(path, "utf8"), {
          loader: path.endsWith("x") ? "tsx" : "ts",
          tsconfigRaw: JSX,
          charset: "utf8",
          define: Object.fromEntries(
            Object.entries(constants).flatMap(([name, value]) => definitions(name, value)),
          ),
        });
        return { contents: code, loader: "js" };
      });
    },
  };
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
  return SCRIPT.test(source);
}

/** The messages of a module, by its name or the first part of it: `signIn` for `sign-in.ts`, `cart` for `cart-page.ts`. */
function wordsOf(source: string, messages: PageMessages | undefined): unknown {
  const [first = "", ...more] = basename(source, extname(source)).split("-");
  const whole = first + more.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
  const groups = new Map<string, unknown>(Object.entries(messages ?? {}));
  return groups.get(whole) ?? groups.get(first);
}

function script(properties: Element["properties"]): Element {
  return { type: "element", tagName: "script", properties, children: [] };
}
