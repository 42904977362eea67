import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ErrorLevel, SitemapIndexStream, type SitemapItemLoose, SitemapStream } from "sitemap";
import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";
import { indexablePages } from "./indexable-pages.ts";

/** The limits of one file: https://www.sitemaps.org/protocol.html */
const MAX_URLS = 50_000;
const MAX_BYTES = 52_428_800;

/**
 * `/sitemap.xml`: every indexable page in every language, with its translations and pictures. If that exceeds the limits of
 * one file, it is an index of `/sitemap-1.xml` and so on.
 * https://developers.google.com/search/docs/specialty/international/localized-versions
 * @returns the files by their paths within the site
 */
export async function sitemap(view: CatalogueView, siteUrl: string): Promise<[path: string, xml: string][]> {
  const [first = "", ...rest] = await toFiles(toItems(view, siteUrl));
  if (rest.length === 0) return [["sitemap.xml", first]];
  const parts = [first, ...rest].map((xml, i): [string, string] => [`sitemap-${i + 1}.xml`, xml]);
  const index = new SitemapIndexStream({ level: ErrorLevel.THROW });
  const urls = parts.map(([path]) => ({ url: `${siteUrl}/${path}` }));
  return [["sitemap.xml", await text(Readable.from(urls).pipe(index))], ...parts];
}

function toItems(view: CatalogueView, siteUrl: string): SitemapItemLoose[] {
  const { languages } = view.shop;
  const urlOf = (path: string, language: string) => siteUrl + localisedPath(path, language, languages);
  return [...indexablePages(view, siteUrl)].flatMap(({ path, lastmod, img }) => {
    const links = [
      ...languages.map((lang) => ({ lang, url: urlOf(path, lang) })),
      { lang: "x-default", url: siteUrl + path },
    ];
    return languages.map((language) => ({ url: urlOf(path, language), lastmod, img, links }));
  });
}

/** Splits the items until each file is within the limits. */
async function toFiles(items: SitemapItemLoose[]): Promise<string[]> {
  if (items.length > MAX_URLS) {
    return [...(await toFiles(items.slice(0, MAX_URLS))), ...(await toFiles(items.slice(MAX_URLS)))];
  }
  const stream = new SitemapStream({
    level: ErrorLevel.THROW,
    lastmodDateOnly: true,
    xmlns: { news: false, video: false, xhtml: true, image: true },
  });
  const xml = await text(Readable.from(items).pipe(stream));
  if (Buffer.byteLength(xml) <= MAX_BYTES) return [xml];
  const half = Math.ceil(items.length / 2);
  return [...(await toFiles(items.slice(0, half))), ...(await toFiles(items.slice(half)))];
}
