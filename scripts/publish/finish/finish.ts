import { cp, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { openCatalogue } from "#catalogue/reader.ts";
import { languagePrefix } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { NO_PAGE } from "#site/lib/no-page.ts";
import { createEnhancer } from "../enhance.ts";
import { writeSearchIndex } from "../search-index.ts";
import { compress } from "./compress.ts";
import { outputFile } from "./output-file.ts";
import { finishPage } from "./page.ts";
import { writeProblemStylesheet } from "./problem-stylesheet.ts";
import { drawProductShareImages } from "./product-share-images.ts";
import { writeRedirects } from "./redirects.ts";
import { writeSiteFiles } from "./site-files.ts";
import { stylesheets } from "./stylesheet.ts";

/** Files that are copied as they are: those of the checkout's problem page. */
const PUBLIC = fileURLToPath(new URL("../../../site/public", import.meta.url));
const CONCURRENCY = 4;

/**
 * Turns the framework's export into the site that is served, in `<release>/site`: removes the framework's scripts and
 * everything inline, merges the stylesheets, moves the default language to the root, and adds the files that are not pages.
 */
export async function finish(options: {
  /** The folder of the framework's export. */
  rendered: string;
  release: string;
  siteUrl: string;
  formTargets: string[];
  /** The folder in which share images are cached between runs. */
  cacheDir: string;
}): Promise<void> {
  const { rendered, release, siteUrl, formTargets, cacheDir } = options;
  const site = join(release, "site");
  const catalogue = await openCatalogue(join(release, "catalogue.duckdb"));
  const languages = await catalogue.languages();
  const views = await Promise.all(languages.map((language) => catalogue.view(language)));
  catalogue.close();
  const messages: Record<string, PageMessages> = JSON.parse(
    await readFile(join(release, "messages.json"), "utf8"),
  );
  const [defaultView] = views;
  if (!defaultView) throw new Error("The catalogue has no language");
  const { products, shop } = defaultView;

  await cp(join(rendered, "_next", "static", "media"), join(site, "_next", "static", "media"), {
    recursive: true,
  });
  await cp(PUBLIC, site, { recursive: true });
  await writeProblemStylesheet(site, shop);
  const styles = stylesheets(rendered, site, shop);
  const enhance = createEnhancer({ site, languages, messages });
  await pLimit(CONCURRENCY).map(await findPages(rendered, languages), async ({ file, language, path }) => {
    const html = await finishPage(file, { styles, enhance, language });
    const root = join(site, languagePrefix(language, languages));
    await outputFile(path === "/404/" ? join(root, "404.html") : join(root, path, "index.html"), html);
  });

  await writeSiteFiles({ views, languages, site, siteUrl, formTargets, cacheDir });
  await writeRedirects({ views, languages, site, siteUrl });
  await writeSearchIndex({ site, views, languages, messages });
  await drawProductShareImages(products, site, cacheDir);
  await compress(site);
}

async function findPages(rendered: string, languages: string[]) {
  const pages: { file: string; language: string; path: string }[] = [];
  for (const language of languages) {
    const root = join(rendered, language);
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (entry.name !== "index.html") continue;
      const file = join(entry.parentPath, entry.name);
      const folder = relative(root, dirname(file));
      if (folder.split("/").includes(NO_PAGE)) continue;
      pages.push({ file, language, path: folder ? `/${folder}/` : "/" });
    }
  }
  return pages;
}
