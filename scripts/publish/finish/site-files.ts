import type { CatalogueView } from "#catalogue/types.ts";
import { LIBRARY_MANIFEST, localisedPath, OPENAPI_PATH, SHOP_SHARE_IMAGE_PATH } from "#domain/addresses.ts";
import type { PageMessages } from "#messages/types.ts";
import { PDFJS_FOLDER, SPECULATION_RULES } from "#platform/page-headers.ts";
import type { SiteWriter } from "../site-writer.ts";
import { assetsIgnore } from "./assets-ignore.ts";
import { accentHex, paletteHex } from "./colour.ts";
import { favicon } from "./favicon.ts";
import { feedEntry, feedProducts, merchantProducts } from "./feed-products.ts";
import { headerFile } from "./headers.ts";
import { redirectFile, vercelConfig } from "./host-files.ts";
import { chooseSeal, drawIcons, FAVICON, sealReads } from "./icons.ts";
import { indexablePages } from "./indexable-pages.ts";
import { llms } from "./llms.ts";
import { libraryManifest, manifest } from "./manifest.ts";
import { robots } from "./robots.ts";
import { drawShopShareImage } from "./shop-share-image.ts";
import { ADDRESS, rowReads, shopRead } from "./site-reads.ts";
import { speculationRules } from "./speculation-rules.ts";

const SITEMAP = "/sitemap.xml";

/** The names of settings among what files read. */
const LANGUAGES = "the list of languages";
const FORM_TARGETS = "the list of origins that forms lead to";
const COMPRESSED_SAMPLES = "the list of compressed samples";
const CHECKOUT = "the checkout's address";

/**
 * Writes the files that are not pages: feeds and a manifest for each language, the sitemap, icons, pdf.js, the
 * OpenAPI document, and settings for static hosts. What makes the larger ones is loaded only if one is made, since loading it takes
 * as long.
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
  checkoutUrl: string;
  cacheDir: string;
}): Promise<void> {
  const { views, messages, languages, writer, siteUrl, formTargets, checkoutUrl, cacheDir } = options;
  const [defaultView] = views;
  if (!defaultView) return;
  const names = views.map(({ shop }) => shop.name);
  const { accent } = defaultView.shop.theme;
  const seal = await chooseSeal(names, accentHex(accent));
  for (const [i, view] of views.entries()) {
    const lang = languages[i] ?? "";
    const fileAt = (path: string) => localisedPath(path, lang, languages);
    const context = { view, lang, siteUrl };
    const { shop, products, collections, pages } = view;
    const site = [[ADDRESS, siteUrl], ...shopRead(lang, shop)] as const;
    const shown = [...site, ...rowReads(lang, "product", feedProducts(products), feedEntry)];
    await writer.make(fileAt("/feed.xml"), shown, async () => (await import("./feeds.ts")).atomFeed(context));
    await writer.make(fileAt("/feed.json"), shown, async () =>
      (await import("./feeds.ts")).jsonFeed(context),
    );
    const sold = [
      ...site,
      ...rowReads(lang, "collection", collections, ({ name }) => name),
      ...rowReads(lang, "product", merchantProducts(products, lang)),
    ];
    await writer.make(fileAt("/merchant.xml"), sold, async () =>
      (await import("./merchant.ts")).merchantFeed(context),
    );
    const outlined = [
      ...site,
      ...rowReads(lang, "product", products, ({ name, summary }) => name + summary),
      ...rowReads(lang, "collection", collections, ({ name, summary }) => name + summary),
      ...rowReads(lang, "page", pages, ({ title, summary }) => title + summary),
    ];
    await writer.make(fileAt("/llms.txt"), outlined, () => llms(context));
    const paper = paletteHex("paper");
    await writer.make(fileAt("/manifest.webmanifest"), shopRead(lang, shop), () => manifest(context, paper));
    const title = messages[lang]?.library.title ?? "";
    await writer.make(
      fileAt(LIBRARY_MANIFEST),
      [...shopRead(lang, shop), ["the library's title", title]],
      () => libraryManifest(context, paper, title),
    );
    await drawShopShareImage({
      ...{ view, language: lang, seal, writer, cacheDir },
      to: fileAt(SHOP_SHARE_IMAGE_PATH),
    });
  }
  const rows = views.flatMap(({ shop }, i) => shopRead(languages[i] ?? "", shop));
  await writer.make("/favicon.svg", rows, () => favicon(names, accent));
  await writer.make(FAVICON, sealReads(seal), () => drawIcons(seal));
  // Without the address, which is a read of its own.
  const listed = [...indexablePages(defaultView, "")].map(({ read, ...page }) => [read, page] as const);
  await writer.make(SITEMAP, [[ADDRESS, siteUrl], [LANGUAGES, languages], ...listed], async () =>
    (await import("./sitemap.ts")).sitemap(defaultView, siteUrl),
  );
  await writer.make("/robots.txt", [[ADDRESS, siteUrl]], () => robots(siteUrl));
  await writer.make(SPECULATION_RULES, [[LANGUAGES, languages]], () => speculationRules(languages));
  await writer.make(`${PDFJS_FOLDER}LICENSE`, [], async () => (await import("./pdfjs.ts")).pdfjsFiles());
  await writer.make(OPENAPI_PATH, [[ADDRESS, siteUrl]], async () =>
    JSON.stringify((await import("#openapi/document.ts")).openApiDocument(siteUrl)),
  );
  const forms = [[FORM_TARGETS, formTargets]] as const;
  await writer.make("/_headers", forms, () => headerFile(formTargets));
  const ignored = assetsIgnore(writer.files.keys());
  const samples = [[COMPRESSED_SAMPLES, ignored]] as const;
  await writer.make("/.assetsignore", samples, () => ignored);
  if (checkoutUrl === "") return;
  const checkout = [[CHECKOUT, checkoutUrl]] as const;
  await writer.make("/_redirects", checkout, () => redirectFile(checkoutUrl));
  await writer.make("/vercel.json", [...forms, ...checkout], () =>
    JSON.stringify(vercelConfig({ formTargets, checkoutUrl }), null, 2),
  );
  await writer.make("/.vercelignore", samples, () => ignored);
}
