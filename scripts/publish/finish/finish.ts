import { cp, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openCatalogue } from "#catalogue/reader.ts";
import { languagePrefix } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { enhancements } from "../enhance.ts";
import { searchIndex } from "../search-index.ts";
import { writeBeside } from "./beside.ts";
import { compress } from "./compress.ts";
import { finishPage } from "./page.ts";
import { problemSheet } from "./problem-sheet.ts";
import { shareImages } from "./share-images.ts";
import { someAtOnce } from "./some-at-once.ts";
import { stylesheets } from "./stylesheet.ts";
import { write } from "./write.ts";

/** What is copied into the site: the look of the checkout's own page. */
const asItIs = fileURLToPath(new URL("../../../site/public", import.meta.url));
/** The folder of a route that has no page, see `NO_PAGE` in the site. */
const NO_PAGE = "_none";

/**
 * Makes the framework's export into what is served: none of its script, nothing inline, one stylesheet,
 * the default language at the root; then what belongs beside pages. Written into `<release>/site`.
 */
export async function finish(of: {
  rendered: string;
  release: string;
  siteUrl: string;
  formTargets: string[];
  /** For what need not be drawn twice. */
  cacheDir: string;
}): Promise<void> {
  const { rendered, siteUrl, formTargets } = of;
  const site = join(of.release, "site");
  const catalogue = await openCatalogue(join(of.release, "catalogue.duckdb"));
  const languages = await catalogue.languages();
  const views = await Promise.all(languages.map((language) => catalogue.view(language)));
  catalogue.close();
  const messages: Record<string, PageMessages> = JSON.parse(
    await readFile(join(of.release, "messages.json"), "utf8"),
  );
  const [view] = views;
  if (!view) throw new Error("The catalogue has no language");

  await cp(join(rendered, "_next", "static", "media"), join(site, "_next", "static", "media"), {
    recursive: true,
  });
  await cp(asItIs, site, { recursive: true });
  await problemSheet(site, view.shop);
  const styles = stylesheets(rendered, site, view.shop);
  const enhance = enhancements({ site, languages, messages });
  await someAtOnce(await pages(rendered, languages), async ({ file, language, path }) => {
    const page = await finishPage(file, { styles, enhance, language });
    const root = join(site, languagePrefix(language, languages));
    await write(path === "/404/" ? join(root, "404.html") : join(root, path, "index.html"), page);
  });

  await writeBeside({ views, languages, site, siteUrl, formTargets, cacheDir: of.cacheDir });
  await searchIndex({ site, views, languages, messages });
  await shareImages(view.products, site, of.cacheDir);
  await compress(site);
}

async function pages(rendered: string, languages: string[]) {
  const found: { file: string; language: string; path: string }[] = [];
  for (const language of languages) {
    const root = join(rendered, language);
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (entry.name !== "index.html") continue;
      const file = join(entry.parentPath, entry.name);
      const folder = relative(root, dirname(file));
      if (!folder.split("/").includes(NO_PAGE))
        found.push({ file, language, path: folder ? `/${folder}/` : "/" });
    }
  }
  return found;
}
