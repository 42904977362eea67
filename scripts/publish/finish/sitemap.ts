import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ErrorLevel, SitemapIndexStream, type SitemapItemLoose, SitemapStream } from "sitemap";
import type { CatalogueView } from "#catalogue/types.ts";
import { listPath, localisedPath, pageCount, SORT_ORDERS } from "#domain/addresses.ts";
import { picturesOf } from "./told.ts";

/** Of one file, by the protocol. */
const MOST_ADDRESSES = 50_000;
const MOST_BYTES = 52_428_800;

/**
 * `/sitemap.xml`: every page that is meant to be found, in every language, with its alternates and pictures. Where
 * that is more than one file may hold, it is the index of `/sitemap-1.xml` and so on.
 * https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/specialty/international/localized-versions
 * @returns the files by their paths within the site
 */
export async function sitemap(view: CatalogueView, siteUrl: string): Promise<[path: string, xml: string][]> {
  const [only, ...more] = await inParts(items(view, siteUrl));
  if (only && more.length === 0) return [["sitemap.xml", only]];
  const parts = [only ?? "", ...more].map((xml, i): [string, string] => [`sitemap-${i + 1}.xml`, xml]);
  const index = new SitemapIndexStream({ level: ErrorLevel.THROW });
  const addresses = parts.map(([path]) => ({ url: `${siteUrl}/${path}` }));
  return [["sitemap.xml", await text(Readable.from(addresses).pipe(index))], ...parts];
}

function items(view: CatalogueView, siteUrl: string): SitemapItemLoose[] {
  const { languages } = view.shop;
  const address = (path: string, language: string) => siteUrl + localisedPath(path, language, languages);
  return [...found(view, siteUrl)].flatMap(({ path, lastmod, img }) => {
    const links = [
      ...languages.map((lang) => ({ lang, url: address(path, lang) })),
      { lang: "x-default", url: siteUrl + path },
    ];
    return languages.map((language) => ({ url: address(path, language), lastmod, img, links }));
  });
}

/** The pages that are meant to be found. The list in its other orders is not: it says nothing that the first does not. */
function* found(view: CatalogueView, siteUrl: string): Generator<Found> {
  yield { path: "/" };
  for (let page = 1; page <= pageCount(view.products); page++) yield { path: listPath(SORT_ORDERS[0], page) };
  for (const product of view.products) {
    const img = picturesOf(product, siteUrl).map((url) => ({ url }));
    yield { path: `/products/${product.slug}/`, lastmod: product.updated, img };
  }
  for (const { slug } of view.collections) yield { path: `/collections/${slug}/` };
  for (const { slug } of view.tags) yield { path: `/tags/${slug}/` };
  for (const { slug, updated } of view.pages) yield { path: `/pages/${slug}/`, lastmod: updated };
}

interface Found {
  path: string;
  lastmod?: string;
  img?: { url: string }[];
}

/** As many files as it takes for none to be too long or too large. */
async function inParts(items: SitemapItemLoose[]): Promise<string[]> {
  if (items.length > MOST_ADDRESSES) {
    return [
      ...(await inParts(items.slice(0, MOST_ADDRESSES))),
      ...(await inParts(items.slice(MOST_ADDRESSES))),
    ];
  }
  const stream = new SitemapStream({
    level: ErrorLevel.THROW,
    lastmodDateOnly: true,
    xmlns: { news: false, video: false, xhtml: true, image: true },
  });
  const xml = await text(Readable.from(items).pipe(stream));
  if (Buffer.byteLength(xml) <= MOST_BYTES) return [xml];
  const half = Math.ceil(items.length / 2);
  return [...(await inParts(items.slice(0, half))), ...(await inParts(items.slice(half)))];
}
