import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/postcss";
import { build, type Metafile, type Plugin } from "esbuild";
import postcss from "postcss";
import { BROWSER_TARGETS } from "../browser-targets.ts";
import { withBundler } from "../bundler.ts";
import { findRoutes, ROOT_LAYOUT, type Route } from "./routes.ts";
import { STYLESHEET_FOLDER } from "./stylesheet-folder.ts";

const SITE = fileURLToPath(new URL("../../../site", import.meta.url));
/** Opens the shop that `next build` renders. The renderer is given a shop instead. */
const NEXT_ONLY = "lib/published-shop.ts";
/** Creating a formatter takes longer than rendering the element that shows its result, so pages share them. */
const INTL = "renderer/intl.ts";
const MEMOISED = { "Intl.NumberFormat": "NumberFormat", "Intl.DateTimeFormat": "DateTimeFormat" };
/** Where fonts are in the site. */
const FONT_FOLDER = "/_next/static/media";

/** The site's code, ready to render pages of any shop. */
export interface CompiledSite {
  /** A module for Node that exports `routes` by pattern, `renderPage`, `pagesOf` and `setShopSource`. */
  script: string;
  /** Keyed by pattern: the key of the route's stylesheet in `stylesheets`. */
  routes: Record<string, string>;
  /** Keyed by a hash of the text. */
  stylesheets: Record<string, string>;
  /** Files that the stylesheets refer to, by their paths in the site; encoded as Base64. */
  fonts: Record<string, string>;
}

/** Compiles the pages of `site/app` and their styles. It depends on the site's code only, not on a shop. */
export function compileSite(): Promise<CompiledSite> {
  return withBundler(compile);
}

async function compile(): Promise<CompiledSite> {
  const routes = await findRoutes(SITE);
  const { script, metafile } = await bundlePages(routes);
  const stylesOf = new Map(routes.map((route) => [route.pattern, findStyles(route, metafile)]));
  const compiled: CompiledSite = { script, routes: {}, stylesheets: {}, fonts: {} };
  const bundles = new Map<string, Promise<string>>();
  for (const [pattern, styles] of stylesOf) {
    const key = styles.join(" ");
    const bundle = bundles.get(key) ?? bundleStyles(styles, compiled.fonts);
    bundles.set(key, bundle);
    const css = await bundle;
    const hash = createHash("sha256").update(css).digest("hex").slice(0, 16);
    compiled.stylesheets[hash] = css;
    compiled.routes[pattern] = hash;
  }
  return compiled;
}

async function bundlePages(routes: Route[]): Promise<{ script: string; metafile: Metafile }> {
  const layouts = [...new Set(routes.flatMap((route) => route.layouts))];
  const source = (name: string, file: string) => `import * as ${name} from ${JSON.stringify(`./${file}`)};`;
  const entry = [
    source("root", ROOT_LAYOUT),
    ...layouts.map((file, i) => source(`layout${i}`, file)),
    ...routes.map(({ file }, i) => source(`page${i}`, file)),
    'export { renderPage, pagesOf } from "./renderer/renderer.tsx";',
    'export { setShopSource } from "./lib/source.ts";',
    "export const routes = {",
    ...routes.map((route, i) => {
      const layoutNames = route.layouts.map((file) => `layout${layouts.indexOf(file)}`).join(", ");
      return `${JSON.stringify(route.pattern)}: { page: page${i}, root, layouts: [${layoutNames}] },`;
    }),
    "};",
  ].join("\n");
  const { outputFiles, metafile } = await build({
    absWorkingDir: SITE,
    stdin: { contents: entry, resolveDir: SITE },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"', ...MEMOISED },
    inject: [join(SITE, INTL)],
    loader: { ".css": "empty" },
    plugins: [withoutNextOnly],
    // Packages in CommonJS call `require` for Node's own modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "silent",
  });
  return { script: outputFiles[0]?.text ?? "", metafile };
}

const withoutNextOnly: Plugin = {
  name: "without-next-only",
  setup({ onLoad }) {
    onLoad({ filter: new RegExp(`/${NEXT_ONLY.replace(".", "\\.")}$`) }, () => ({ contents: "" }));
  },
};

/** The stylesheets that a route's modules import, in the order of their imports, as the framework orders them. */
function findStyles(route: Route, { inputs }: Metafile): string[] {
  const styles = new Set<string>();
  const visited = new Set<string>();
  const visit = (file: string) => {
    if (visited.has(file)) return;
    visited.add(file);
    for (const { path } of inputs[file]?.imports ?? []) visit(path);
    if (file.endsWith(".css")) styles.add(file);
  };
  for (const file of [ROOT_LAYOUT, ...route.layouts, route.file]) visit(file);
  return [...styles];
}

/** Bundles stylesheets into one, and adds the fonts that it refers to. */
async function bundleStyles(files: string[], fonts: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: SITE,
    stdin: {
      contents: files.map((file) => `@import ${JSON.stringify(`./${file}`)};`).join("\n"),
      resolveDir: SITE,
      loader: "css",
    },
    bundle: true,
    minify: true,
    write: false,
    outdir: join(SITE, STYLESHEET_FOLDER),
    assetNames: `../${basename(FONT_FOLDER)}/[name].[hash]`,
    target: BROWSER_TARGETS,
    loader: { ".woff2": "file" },
    plugins: [withTailwind],
    legalComments: "none",
    logLevel: "silent",
  });
  let css = "";
  for (const { path, text, contents } of outputFiles) {
    if (path.endsWith(".css")) css = text;
    else fonts[path.slice(SITE.length)] = Buffer.from(contents).toString("base64");
  }
  return css;
}

/** Stylesheets may import Tailwind. Its utilities are those that the sources name which the stylesheet lists. */
const withTailwind: Plugin = {
  name: "tailwind",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { css } = await postcss([tailwind({ optimize: false })]).process(source, { from: path });
      return { contents: css, loader: "css", resolveDir: dirname(path) };
    });
  },
};
