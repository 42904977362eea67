import type { CatalogueView } from "#catalogue/types.ts";
import { LIBRARY_MANIFEST, localisedPath, OPENAPI_PATH, SHOP_SHARE_IMAGE_PATH } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { openApiDocument } from "#openapi/document.ts";
import { SPECULATION_RULES } from "#platform/page-headers.ts";
import type { SiteWriter } from "../site-writer.ts";
import { assetsIgnore } from "./assets-ignore.ts";
import { accentHex, paletteHex } from "./colour.ts";
import { favicon } from "./favicon.ts";
import { atomFeed, jsonFeed } from "./feeds.ts";
import { headerFile } from "./headers.ts";
import { chooseSeal, drawIcons } from "./icons.ts";
import { llms } from "./llms.ts";
import { libraryManifest, manifest } from "./manifest.ts";
import { merchantFeed } from "./merchant.ts";
import { writePdfjs } from "./pdfjs.ts";
import { robots } from "./robots.ts";
import { drawShopShareImage } from "./shop-share-image.ts";
import { sitemap } from "./sitemap.ts";
import { speculationRules } from "./speculation-rules.ts";

/**
 * Writes the files that are not pages: feeds and a manifest for each language, the sitemap, icons, pdf.js, the
 * OpenAPI document, and settings for static hosts.
 */
export async function writeSiteFiles(options: {
  /** The catalogue in each of the languages. */
  views: CatalogueView[];
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
  languages: string[];
  writer: SiteWriter;
  siteUrl: string;
  formTargets: string[];
  cacheDir: string;
}): Promise<void> {
  const { views, messages, languages, writer, siteUrl, formTargets, cacheDir } = options;
  const [defaultView] = views;
  if (!defaultView) return;
  const names = views.map(({ shop }) => shop.name);
  const { accent } = defaultView.shop.theme;
  const seal = await chooseSeal(names, accentHex(accent));
  for (const [i, view] of views.entries()) {
    const lang = languages[i] ?? "";
    const fileAt = (path: string) => localisedPath(path, lang, languages);
    const context = { view, lang, siteUrl };
    await writer.write(fileAt("/feed.xml"), atomFeed(context));
    await writer.write(fileAt("/feed.json"), jsonFeed(context));
    await writer.write(fileAt("/merchant.xml"), merchantFeed(context));
    await writer.write(fileAt("/llms.txt"), llms(context));
    const paper = paletteHex("paper");
    const libraryTitle = messages[lang]?.library.title ?? "";
    await writer.write(fileAt("/manifest.webmanifest"), manifest(context, paper));
    await writer.write(fileAt(LIBRARY_MANIFEST), libraryManifest(context, paper, libraryTitle));
    await drawShopShareImage({ view, seal, writer, cacheDir, to: fileAt(SHOP_SHARE_IMAGE_PATH) });
  }
  await writer.write("/favicon.svg", favicon(names, accent));
  for (const [path, file] of await drawIcons(seal)) await writer.write(path, file);
  for (const [path, xml] of await sitemap(defaultView, siteUrl)) await writer.write(path, xml);
  await writer.write("/robots.txt", robots(siteUrl));
  await writer.write(SPECULATION_RULES, speculationRules(languages));
  await writePdfjs(writer);
  await writer.write(OPENAPI_PATH, JSON.stringify(openApiDocument(siteUrl)));
  await writer.write("/_headers", headerFile(formTargets));
  await writer.write("/.assetsignore", assetsIgnore(writer.files.keys()));
}
