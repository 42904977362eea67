import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Element } from "hast";
import { z } from "zod";
import { write } from "./finish/write.ts";

const source = fileURLToPath(new URL("../../site/enhance", import.meta.url));
const messages = fileURLToPath(new URL("../../site/messages", import.meta.url));
const FOLDER = "/_next/static/enhance";
/** The browsers that the pages' styles are made for. */
const BROWSERS = ["chrome119", "firefox128", "safari17.4"];
/** Decides before the first paint; a page with `theme` has it as well. */
const FIRST = "theme-first";

const Messages = z.record(z.string(), z.unknown());

/** The `<script>` elements for a page in a language that has the marks `data-enhance="<name>"`. */
export type Enhance = (names: string[], language: string) => Promise<Element[]>;

/**
 * The shop's own small modules, `site/enhance/<name>.ts`: bundled once a language with its words as `WORDS` and the
 * beginning of its addresses as `PREFIX`, named by their content, written into the site as they are asked for.
 */
export function enhancements(of: { site: string; languages: string[] }): Enhance {
  const known = new Map<string, Promise<string>>();
  return async (names, language) => {
    const modules = await Promise.all([...new Set(names)].map((name) => once(name, language)));
    const scripts = modules.map((src) => script({ type: "module", src }));
    return names.includes("theme") ? [script({ src: await once(FIRST, language) }), ...scripts] : scripts;
  };

  function once(name: string, language: string): Promise<string> {
    const key = `${name} ${language}`;
    const src = known.get(key) ?? bundled(name, language);
    known.set(key, src);
    return src;
  }

  async function bundled(name: string, language: string): Promise<string> {
    const text = await bundle(name, {
      words: await wordsOf(name, language),
      prefix: language === of.languages[0] ? "" : `/${language}`,
    });
    const src = `${FOLDER}/${name}.${createHash("sha256").update(text).digest("hex").slice(0, 12)}.js`;
    await write(join(of.site, src), text);
    return src;
  }
}

/** One module with all that it imports, as small as it gets. `words` and `prefix` are constants in it. */
export async function bundle(name: string, given: { words: unknown; prefix: string }): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(source, `${name}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    format: name === FIRST ? "iife" : "esm",
    target: BROWSERS,
    legalComments: "none",
    define: { WORDS: JSON.stringify(given.words ?? null), PREFIX: JSON.stringify(given.prefix) },
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** The words of a module: those under its name in the shop's messages. */
async function wordsOf(name: string, language: string): Promise<unknown> {
  const [section = name] = name.split("-");
  return Messages.parse(JSON.parse(await readFile(join(messages, `${language}.json`), "utf8")))[section];
}

function script(properties: Element["properties"]): Element {
  return { type: "element", tagName: "script", properties, children: [] };
}
