import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin, transform } from "esbuild";
import type { Element } from "hast";
import { languagePrefix } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { PDFJS_FOLDER } from "#platform/page-headers.ts";
import { DESCRIBED, withoutDescriptions } from "#platform/without-descriptions.ts";
import { BROWSER_TARGETS } from "./browser-targets.ts";
import type { BundleCache } from "./bundle-cache.ts";
import { withBundler } from "./bundler.ts";
import type { SiteWriter } from "./site-writer.ts";

const site = fileURLToPath(new URL("../../site", import.meta.url));
const SCRIPT_FOLDER = "/_next/static/enhance";
/** Sets the theme before the first paint. Pages with the module `theme` also load this script. */
const THEME_SCRIPT = "enhance/theme-first.ts";
/** Scripts that open a file in place, on the pages that list bought files. */
const READING_URLS = {
  MEDIA_URL: "enhance/reading-media.ts",
  PDF_URL: "enhance/reading-pdf.ts",
  BOOK_URL: "enhance/reading-book.ts",
};
const READING_STYLES = { STYLES_URL: "styles/reading.css" };
/** The modules that show the cart, in one file. */
const CART_VIEW = ["enhance/cart-view.tsx", "enhance/cart-refresh.ts"];
/** Modules that are rendered by the Preact of the cart's view, which loads them and hands it to them by their `setPreact`. */
const CART_PARTS = ["enhance/cart-amounts.tsx", "enhance/cart-discounts.tsx", "enhance/cart-owned.tsx"];
/** Modules that each module loads on demand: the constant for its URL, and its source within `site/`. */
const LAZY_IMPORTS: Record<string, Record<string, string | string[]>> = {
  "enhance/cart.ts": {
    VIEW_URL: CART_VIEW,
    CODE_URL: "enhance/code.ts",
    RETURNING_URL: "enhance/returning.ts",
  },
  "enhance/cart-page.ts": { VIEW_URL: CART_VIEW },
  "enhance/cart-discounts.tsx": { CODE_URL: "enhance/code.ts" },
  "enhance/cart-refresh.ts": {
    STYLES_URL: "styles/cart.css",
    AMOUNTS_URL: "enhance/cart-amounts.tsx",
    REFUSED_URL: "enhance/cart-refused.ts",
    DISCOUNTS_URL: "enhance/cart-discounts.tsx",
    OWNED_URL: "enhance/cart-owned.tsx",
  },
  "enhance/library.ts": { ...READING_URLS, ORDERS_URL: "enhance/orders.ts" },
  "enhance/order.ts": READING_URLS,
  "enhance/samples/book.ts": { BOOK_URL: READING_URLS.BOOK_URL },
  ...Object.fromEntries(Object.values(READING_URLS).map((source) => [source, READING_STYLES])),
};
/** The stylesheet of the modules in `enhance/samples/`. */
const SAMPLE_STYLES = { STYLES_URL: "styles/samples.css" };

/** The module that always loads its lazy imports at once, so its page preloads them. */
const PRELOADING_MODULE = "enhance/cart-page.ts";

/** Components are written for React. Preact runs them in the browser. */
const PREACT = join(site, "enhance/preact.ts");
const REACT = { react: PREACT, "react-dom": PREACT, "react-dom/client": PREACT };
/** A third of the size. The schemas of the API's responses use only what both have (scripts/domain/api/responses/). */
const ZOD = { zod: "zod/mini" };
const JSX = {
  compilerOptions: { jsx: "react", jsxFactory: "createElement", jsxFragmentFactory: "Fragment" },
} as const;

/** Declares Preact free of side effects. Otherwise esbuild would keep it and its hooks in every bundle, even unused. */
const treeShakePreact: Plugin = {
  name: "preact",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^preact\b/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === treeShakePreact) return null;
      return { ...(await resolve(path, { ...from, pluginData: treeShakePreact })), sideEffects: false };
    });
  },
};

const SCRIPT_FILE = /\.tsx?$/;

/** A property that can be accessed with a dot. */
const IDENTIFIER = /^[A-Za-z_]\w*$/;

export interface Enhancer {
  /** Returns the `<script>` and `<link>` elements for a page in a language that has elements with `data-enhance="<name>"`. */
  scripts(names: string[], language: string): Promise<Element[]>;
  /** The URL of a module that a page loads when an element with `data-touch="<name>"` is first touched. */
  urlOnTouch(name: string, language: string): Promise<string>;
}

/**
 * Bundles the modules `site/enhance/<name>.ts`, with the constants `MESSAGES`, `GOODS_MESSAGES`, `SIGN_IN_MESSAGES`, `PLAYER_MESSAGES`
 * and `KIND_NAMES` for their texts, `PATH_PREFIX` for the language's paths, `PDFJS_FOLDER` for pdf.js, and `HAS_AUTOMATIC` for
 * discounts without a code. All modules of a page are one file, since a further request would cost more than their size. Files are
 * named by a hash of their content and written when a page first needs them.
 */
export function createEnhancer(options: {
  writer: SiteWriter;
  languages: string[];
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
  hasAutomaticDiscounts: boolean;
  bundles: BundleCache;
}): Enhancer {
  const { bundles } = options;
  const urls = new Map<string, Promise<string>>();
  return { scripts, urlOnTouch: (name, language) => urlOf([`enhance/samples/${name}.ts`], language) };

  async function scripts(names: string[], language: string): Promise<Element[]> {
    const sources = [...new Set(names)].map((name) => `enhance/${name}.ts`);
    if (sources.length === 0) return [];
    const moduleScript = script({ type: "module", src: await urlOf(sources, language) });
    const themeScript = names.includes("theme")
      ? [script({ src: await urlOf([THEME_SCRIPT], language) })]
      : [];
    const preloaded = sources.includes(PRELOADING_MODULE)
      ? Object.values(LAZY_IMPORTS[PRELOADING_MODULE] ?? {})
      : [];
    return [...themeScript, moduleScript, ...(await Promise.all(preloaded.map(preload)))];

    async function preload(lazy: string | string[]): Promise<Element> {
      const properties = { rel: ["modulepreload"], href: await urlOf([lazy].flat(), language) };
      return { type: "element", tagName: "link", properties, children: [] };
    }
  }

  function urlOf(sources: string[], language: string): Promise<string> {
    const key = [language, ...sources].join(" ");
    const url = urls.get(key) ?? writeBundle(sources, language);
    urls.set(key, url);
    return url;
  }

  async function writeBundle(sources: string[], language: string): Promise<string> {
    const [source = ""] = sources;
    const text = isScript(source) ? await bundleWithConstants(sources, language) : await stylesOnce(source);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
    const names = sources.map((source) => basename(source, extname(source)));
    const url = `${SCRIPT_FOLDER}/${names.join("-")}.${hash}${isScript(source) ? ".js" : extname(source)}`;
    await options.writer.write(url, text);
    return url;
  }

  async function bundleWithConstants(sources: string[], language: string): Promise<string> {
    const modules = sources.map(async (source) => [source, await constantsFor(source, language)] as const);
    return bundleOnce(Object.fromEntries(await Promise.all(modules)));
  }

  function stylesOnce(source: string): Promise<string> {
    return bundles.get(source, () => bundleStyles(source));
  }

  function bundleOnce(modules: Record<string, Constants>): Promise<string> {
    return bundles.get(JSON.stringify(modules), () => bundle(modules));
  }

  async function constantsFor(source: string, language: string): Promise<Constants> {
    const lazyUrls = Object.entries(lazyImportsOf(source)).map(
      async ([constant, lazy]) => [constant, await urlOf([lazy].flat(), language)] as const,
    );
    return {
      MESSAGES: messagesOf(source, options.messages[language]),
      GOODS_MESSAGES: options.messages[language]?.goods,
      SIGN_IN_MESSAGES: options.messages[language]?.signIn,
      KIND_NAMES: options.messages[language]?.kinds,
      PLAYER_MESSAGES: options.messages[language]?.player,
      PDFJS_FOLDER,
      PATH_PREFIX: languagePrefix(language, options.languages),
      HAS_AUTOMATIC: options.hasAutomaticDiscounts,
      ...Object.fromEntries(await Promise.all(lazyUrls)),
    };
  }
}

/** Options of every bundle. */
const BUNDLE_OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  target: BROWSER_TARGETS,
  // All of these browsers support it. Otherwise esbuild would replace such literals by `new RegExp`.
  supported: { "regexp-unicode-property-escapes": true },
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
} as const;

type Constants = Record<string, unknown>;

/** Bundles modules of the site, with their imports, into one script. `modules` holds each module's source and constants. */
export function bundle(modules: Record<string, Constants>): Promise<string> {
  return withBundler(() => bundleModules(modules));
}

async function bundleModules(modules: Record<string, Constants>): Promise<string> {
  const sources = Object.keys(modules).map((source) => join(site, source));
  const hasPreact = !Object.keys(modules).some((source) => CART_PARTS.includes(source));
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    stdin: {
      contents: [...sources, ...(hasPreact ? [] : [PREACT])]
        .map((source) => `export * from ${JSON.stringify(source)};`)
        .join(""),
      resolveDir: site,
    },
    format: "esm",
    alias: { ...REACT, ...ZOD, "react/jsx-runtime": "preact/jsx-runtime" },
    inject: [PREACT],
    plugins: [
      ...(hasPreact ? [] : [receivePreact]),
      treeShakePreact,
      withConstants(modules),
      leaveOutDescriptions,
    ],
    tsconfigRaw: JSX,
    // Components import their styles, which their page already has.
    loader: { ".css": "empty" },
    external: [`${SCRIPT_FOLDER}/*`, `${PDFJS_FOLDER}*`, "/pagefind/*"],
  });
  return outputFiles[0]?.text.trim() ?? "";
}

async function bundleStyles(source: string): Promise<string> {
  const { outputFiles } = await withBundler(() =>
    build({ ...BUNDLE_OPTIONS, entryPoints: [join(site, source)] }),
  );
  return outputFiles[0]?.text.trim() ?? "";
}

/** In place of Preact: what the module that loads these hands to them. */
const RECEIVED_PREACT = `
  export let createElement, Fragment;
  export function setPreact(preact) {
    ({ createElement, Fragment } = preact);
  }`;

const receivePreact: Plugin = {
  name: "received-preact",
  setup({ onLoad }) {
    onLoad({ filter: SCRIPT_FILE }, ({ path }) => (path === PREACT ? { contents: RECEIVED_PREACT } : null));
  },
};

const leaveOutDescriptions: Plugin = {
  name: "descriptions",
  setup({ onLoad }) {
    onLoad({ filter: DESCRIBED }, async ({ path }) => ({
      contents: withoutDescriptions(await readFile(path, "utf8")),
      loader: "ts",
    }));
  },
};

/** Replaces the constants of each module. Modules share the names of constants, but not their values. */
function withConstants(modules: Record<string, Constants>): Plugin {
  const constantsByPath = new Map(
    Object.entries(modules).map(([source, constants]) => [join(site, source), constants]),
  );
  return {
    name: "constants",
    setup({ onLoad }) {
      onLoad({ filter: SCRIPT_FILE }, async ({ path }) => {
        const constants = constantsByPath.get(path);
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
    ...parts.flatMap(([part, value]) => (IDENTIFIER.test(part) ? definitions(`${name}.${part}`, value) : [])),
  ];
}

function lazyImportsOf(source: string): Record<string, string | string[]> {
  const others = source.startsWith("enhance/samples/") ? SAMPLE_STYLES : {};
  return LAZY_IMPORTS[source] ?? others;
}

function isScript(source: string): boolean {
  return SCRIPT_FILE.test(source);
}

/**
 * The messages for a module, by its name or the first part of its name: `signIn` for `sign-in.ts`, `cart` for
 * `cart-add.ts`.
 */
function messagesOf(source: string, messages: PageMessages | undefined): unknown {
  const [first = "", ...more] = basename(source, extname(source)).split("-");
  const camelCase = first + more.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
  const groups = new Map<string, unknown>(Object.entries(messages ?? {}));
  return groups.get(camelCase) ?? groups.get(first);
}

function script(properties: Element["properties"]): Element {
  return { type: "element", tagName: "script", properties, children: [] };
}
