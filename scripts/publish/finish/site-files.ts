import { join } from "node:path";
import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath, SHOP_SHARE_IMAGE_PATH } from "#domain/addresses.ts";
import { SPECULATION_RULES } from "#platform/page-headers.ts";
import { assetsIgnore } from "./assets-ignore.ts";
import { accentHex, paletteHex } from "./colour.ts";
import { favicon } from "./favicon.ts";
import { atomFeed, jsonFeed } from "./feeds.ts";
import { headerFile } from "./headers.ts";
import { chooseSeal, drawIcons } from "./icons.ts";
import { llms } from "./llms.ts";
import { manifest } from "./manifest.ts";
import { merchantFeed } from "./merchant.ts";
import { outputFile } from "./output-file.ts";
import { robots } from "./robots.ts";
import { drawShopShareImage } from "./shop-share-image.ts";
import { sitemap } from "./sitemap.ts";
import { speculationRules } from "./speculation-rules.ts";

/**
 * Writes the files that are not pages: feeds and a manifest for each language, the sitemap, icons, and settings for static
 * hosts.
 */
export async function writeSiteFiles(options: {
  /** The catalogue in each of the languages. */
  views: CatalogueView[];
  languages: string[];
  /** The folder of the published site. */
  site: string;
  siteUrl: string;
  formTargets: string[];
  cacheDir: string;
}): Promise<void> {
  const { views, languages, site, siteUrl, formTargets, cacheDir } = options;
  const [defaultView] = views;
  if (!defaultView) return;
  const names = views.map(({ shop }) => shop.name);
  const { accent } = defaultView.shop.theme;
  const seal = await chooseSeal(names, accentHex(accent));
  for (const [i, view] of views.entries()) {
    const lang = languages[i] ?? "";
    const fileAt = (path: string) => join(site, localisedPath(path, lang, languages));
    const context = { view, lang, siteUrl };
    await outputFile(fileAt("/feed.xml"), atomFeed(context));
    await outputFile(fileAt("/feed.json"), jsonFeed(context));
    await outputFile(fileAt("/merchant.xml"), merchantFeed(context));
    await outputFile(fileAt("/llms.txt"), llms(context));
    await outputFile(fileAt("/manifest.webmanifest"), manifest(context, paletteHex("paper")));
    await drawShopShareImage({ view, seal, site, cacheDir, to: fileAt(SHOP_SHARE_IMAGE_PATH) });
  }
  await outputFile(join(site, "favicon.svg"), favicon(names, accent));
  for (const [path, file] of await drawIcons(seal)) await outputFile(join(site, path), file);
  for (const [path, xml] of await sitemap(defaultView, siteUrl)) await outputFile(join(site, path), xml);
  await outputFile(join(site, "robots.txt"), robots(siteUrl));
  await outputFile(join(site, SPECULATION_RULES), speculationRules(languages));
  await outputFile(join(site, "_headers"), headerFile(formTargets));
  await outputFile(join(site, ".assetsignore"), await assetsIgnore(site));
}
