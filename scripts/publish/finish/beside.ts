import { join } from "node:path";
import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath, SHOP_SHARE_PATH } from "#domain/addresses.ts";
import { SPECULATION_RULES } from "#domain/page-headers.ts";
import { assetsIgnore } from "./assets-ignore.ts";
import { accentOf, lookOf } from "./colour.ts";
import { favicon } from "./favicon.ts";
import { atom, jsonFeed } from "./feeds.ts";
import { headerFile } from "./headers.ts";
import { icons, sealOf } from "./icons.ts";
import { llms } from "./llms.ts";
import { manifest } from "./manifest.ts";
import { merchant } from "./merchant.ts";
import { robots } from "./robots.ts";
import { shopPicture } from "./shop-picture.ts";
import { sitemap } from "./sitemap.ts";
import { speculationRules } from "./speculation.ts";
import { write } from "./write.ts";

/** Writes what belongs beside the pages: feeds and a manifest a language, the sitemap, icons, headers for hosts. */
export async function writeBeside(of: {
  /** The catalogue in each of the languages. */
  views: CatalogueView[];
  languages: string[];
  site: string;
  siteUrl: string;
  formTargets: string[];
  cacheDir: string;
}): Promise<void> {
  const { views, languages, site, siteUrl, cacheDir } = of;
  const [view] = views;
  if (!view) return;
  const names = views.map(({ shop }) => shop.name);
  const { accent } = view.shop.theme;
  const { paper } = await lookOf("paper");
  const seal = await sealOf(names, await accentOf(accent));
  for (const [i, view] of views.entries()) {
    const lang = languages[i] ?? "";
    const to = (path: string) => join(site, localisedPath(path, lang, languages));
    const told = { view, lang, siteUrl };
    await write(to("/feed.xml"), atom(told));
    await write(to("/feed.json"), jsonFeed(told));
    await write(to("/merchant.xml"), merchant(told));
    await write(to("/llms.txt"), llms(told));
    await write(to("/manifest.webmanifest"), manifest(told, paper));
    await shopPicture({ view, seal, site, cacheDir, to: to(SHOP_SHARE_PATH) });
  }
  await write(join(site, "favicon.svg"), favicon(names, accent));
  for (const [path, file] of await icons(seal)) await write(join(site, path), file);
  for (const [path, xml] of await sitemap(view, siteUrl)) await write(join(site, path), xml);
  await write(join(site, "robots.txt"), robots(siteUrl));
  await write(join(site, SPECULATION_RULES), speculationRules(languages));
  await write(join(site, "_headers"), headerFile(of.formTargets));
  await write(join(site, ".assetsignore"), await assetsIgnore(site));
}
