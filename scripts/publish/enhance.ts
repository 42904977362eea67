import { createHash } from "node:crypto";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Element } from "hast";
import type { PageMessages } from "#messages/types.ts";
import { write } from "./finish/write.ts";

const site = fileURLToPath(new URL("../../site", import.meta.url));
const FOLDER = "/_next/static/enhance";
/** The browsers that the pages' styles are made for: site/.browserslistrc. */
const BROWSERS = ["chrome123", "firefox128", "safari17.5"];
/** Decides before the first paint; a page with `theme` has it as well. */
const FIRST = "enhance/theme-first.ts";
/** What a module asks for once it is needed: the constant that holds its address, and its source in the site. */
const LATER: Record<string, Record<string, string>> = {
  "enhance/cart.ts": { DRAWER: "enhance/cart-drawer.ts" },
  "enhance/cart-drawer.ts": { STYLES: "styles/cart.css" },
};

/** What the buyers' components are written for, run by what does the same in a fifth of the bytes. */
const REACT = { react: "preact/compat", "react-dom": "preact/compat" };

/** What may stand after a point. */
const NAME = /^[A-Za-z_]\w*$/;

/** The `<script>` elements for a page in a language that has the marks `data-enhance="<name>"`. */
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
    await write(join(of.site, address), text);
    return address;
  }

  async function bundled(source: string, language: string): Promise<string> {
    const later = Object.entries(LATER[source] ?? {}).map(
      async ([constant, source]) => [constant, await once([source], language)] as const,
    );
    return bundle(source, {
      WORDS: wordsOf(source, of.messages[language]),
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
    jsx: "automatic",
    alias: REACT,
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
  return extname(source) === ".ts";
}

/** Asked for by another module, which may want what it exports. */
function isAskedFor(source: string): boolean {
  return Object.values(LATER).some((later) => Object.values(later).includes(source));
}

/** The words of a module, those under its name or the first part of it: of `sign-in.ts`, `signIn`; of `cart-page.ts`, the cart's. */
function wordsOf(source: string, messages: PageMessages | undefined): unknown {
  const [first = "", ...more] = basename(source, extname(source)).split("-");
  const whole = first + more.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
  const groups = new Map<string, unknown>(Object.entries(messages ?? {}));
  return groups.get(whole) ?? groups.get(first);
}

function script(properties: Element["properties"]): Element {
  return { type: "element", tagName: "script", properties, children: [] };
}
