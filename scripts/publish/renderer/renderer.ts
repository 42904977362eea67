import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import pLimit from "p-limit";
import { z } from "zod";
import { createQueries } from "#catalogue/queries.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import { writeAtomically } from "#catalogue/write-atomically.ts";
import { languagePrefix } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { pathExists } from "#platform/path-exists.ts";
import { NO_PAGE } from "#site/lib/no-page.ts";
import type { ShopSource } from "#site/lib/source.ts";
import type { Params, RouteModules } from "#site/renderer/renderer.tsx";
import { type Read, type RecordedCatalogue, recordReads } from "../reads.ts";
import type { CompiledSite } from "./compile.ts";
import { isTemplate } from "./routes.ts";

/** A page in a language. */
export interface PageAddress {
  /** The pattern of its route, such as `products/[slug]`. */
  route: string;
  params: Params;
  language: string;
  /** With the language's prefix. Begins and ends with a slash, except `/404.html` and templates. */
  path: string;
  /** The path of its file within the site. */
  file: string;
}

/** A shop and the site's code, ready to render its pages. */
export interface Renderer {
  compiled: Pick<CompiledSite, "routes" | "stylesheets" | "fonts">;
  /** Every page of the shop. */
  pages(): Promise<PageAddress[]>;
  /** Renders a page and returns what it has read of the catalogue. */
  render(page: PageAddress): Promise<{ html: string; reads: Read[] }>;
  hashOf: RecordedCatalogue["hashOf"];
  answer: RecordedCatalogue["answer"];
}

/** The inputs of all pages. */
interface RenderedShop {
  siteUrl: string;
  /** The catalogue in each of the languages, the default one first. */
  views: readonly [CatalogueView, ...CatalogueView[]];
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
}

/** The exports of the compiled script, see compile.ts. */
interface RendererModule {
  routes: Record<string, RouteModules>;
  pagesOf(route: RouteModules, language: string): Promise<Params[]>;
  renderPage(route: RouteModules, params: Params): Promise<string>;
  setShopSource(source: ShopSource): void;
}

/** Creates a renderer for a shop. The compiled code is kept in `cacheDir` by a hash of the source code, `codeHash`. */
export async function createRenderer(
  shop: RenderedShop,
  cache: { codeHash: string; cacheDir: string },
): Promise<Renderer> {
  const { script, compiled } = await loadCompiledSite(cache);
  const { languages } = shop.views[0].shop;
  const catalogue = recordReads(
    new Map(
      languages.map((language, i) => [language, createQueries(shop.views[i] ?? shop.views[0], language)]),
    ),
  );
  const { routes, pagesOf, renderPage, setShopSource }: RendererModule = await import(
    pathToFileURL(script).href
  );
  const source = sourceOf(shop, catalogue);
  // The module holds the shop that it reads.
  const withSource = <Result>(task: () => Promise<Result>) =>
    oneAtATime(async () => {
      setShopSource(source);
      return task();
    });
  return {
    compiled,
    hashOf: catalogue.hashOf,
    answer: catalogue.answer,
    pages: () =>
      withSource(async () => {
        const pages: PageAddress[] = [];
        for (const language of languages) {
          for (const [route, modules] of Object.entries(routes)) {
            for (const params of await pagesOf(modules, language)) {
              if (params.slug !== NO_PAGE) pages.push(addressOf(route, params, language, languages));
            }
          }
        }
        return pages;
      }),
    async render({ route, params }) {
      const modules = routes[route];
      if (!modules) throw new Error(`The site has no route ${route}`);
      const { result: html, reads } = await withSource(() =>
        catalogue.record(() => renderPage(modules, params)),
      );
      return { html, reads };
    },
  };
}

/** One queue for all renderers, since they may share a module. */
const oneAtATime = pLimit(1);

function sourceOf({ siteUrl, views, messages }: RenderedShop, catalogue: RecordedCatalogue): ShopSource {
  return {
    siteUrl,
    languages: async () => views[0].shop.languages,
    catalogue: async (language) => catalogue.queries(language),
    messages(language) {
      const texts = messages[language];
      if (!texts) throw new Error(`There are no messages in ${language}`);
      return texts;
    },
  };
}

function addressOf(route: string, params: Params, language: string, languages: string[]): PageAddress {
  const prefix = languagePrefix(language, languages);
  if (route === "404") {
    const file = `${prefix}/404.html`;
    return { route, params, language, path: file, file };
  }
  if (isTemplate(route)) {
    const file = `${prefix}/${route}.txt`;
    return { route, params, language, path: file, file };
  }
  const inner = route.replace(/\[(\w+)\]/g, (_, name: string) => params[name] ?? "");
  const path = inner ? `${prefix}/${inner}/` : `${prefix}/`;
  return { route, params, language, path, file: `${path}index.html` };
}

const Stored = z.object({
  routes: z.record(z.string(), z.string()),
  stylesheets: z.record(z.string(), z.string()),
  fonts: z.record(z.string(), z.string()),
});

/** The folder of the cache for what follows from a version of the code. */
export function codeFolder(cacheDir: string, codeHash: string): string {
  const name = createHash("sha256").update(codeHash).digest("hex").slice(0, 16);
  return join(cacheDir, "code", name);
}

async function loadCompiledSite({ codeHash, cacheDir }: { codeHash: string; cacheDir: string }) {
  const folder = codeFolder(cacheDir, codeHash);
  const script = join(folder, "pages.mjs");
  const rest = join(folder, "site.json");
  const cached = await readFile(rest, "utf8").catch(() => null);
  if (cached !== null && (await pathExists(script))) {
    return { script, compiled: Stored.parse(JSON.parse(cached)) };
  }
  // Loading the compiler takes a third of a second.
  const { compileSite } = await import("./compile.ts");
  const { script: code, ...compiled } = await compileSite();
  await writeAtomically(script, code);
  await writeAtomically(rest, JSON.stringify(compiled));
  await deleteOthers(dirname(folder), basename(folder));
  return { script, compiled };
}

/** Code of earlier versions is not needed again. */
async function deleteOthers(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== kept) await rm(join(folder, name), { recursive: true, force: true });
  }
}
