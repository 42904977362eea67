import { join } from "node:path";
import { SPECULATION_RULES } from "../../../checkout/page-headers.ts";
import type { CatalogueView } from "../../catalogue/types.ts";
import { favicon } from "./favicon.ts";
import { atom, jsonFeed, llms, manifest } from "./feeds.ts";
import { headerFile } from "./headers.ts";
import { robots, sitemap } from "./sitemap.ts";
import { speculationRules } from "./speculation.ts";
import { write } from "./write.ts";

/** Writes what belongs beside the pages: feeds and a manifest a language, the sitemap, the icon, headers for hosts. */
export async function writeBeside(of: {
  /** The catalogue in each of the languages. */
  views: CatalogueView[];
  languages: string[];
  site: string;
  siteUrl: string;
  formTargets: string[];
  buyerPages: string[];
}): Promise<void> {
  const { views, languages, site, siteUrl } = of;
  for (const [i, view] of views.entries()) {
    const lang = languages[i] ?? "";
    const prefix = i === 0 ? "" : `${lang}/`;
    const told = { view, lang, root: `${siteUrl}/${prefix}` };
    await write(join(site, prefix, "feed.xml"), atom(told));
    await write(join(site, prefix, "feed.json"), jsonFeed(told));
    await write(join(site, prefix, "llms.txt"), llms(told));
    await write(join(site, prefix, "manifest.webmanifest"), manifest(told));
  }
  const [view] = views;
  if (!view) return;
  const names = views.map(({ shop }) => shop.name);
  await write(join(site, "favicon.svg"), favicon(names, view.shop.theme.accent));
  await write(join(site, "sitemap.xml"), sitemap(view, siteUrl));
  await write(join(site, "robots.txt"), robots(siteUrl, of.buyerPages, languages));
  await write(join(site, SPECULATION_RULES), speculationRules(languages));
  await write(join(site, "_headers"), headerFile(of.formTargets));
  await write(join(site, ".assetsignore"), "*.br\n*.gz\n");
}
