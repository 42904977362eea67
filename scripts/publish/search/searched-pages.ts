import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash } from "#catalogue/short-hash.ts";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { collectionPath, localisedPath, pagePath, productPath } from "#domain/addresses.ts";
import { fileType } from "#domain/file-label.ts";
import { findCheapestOption, lowestPrice } from "#domain/prices.ts";
import { rememberByObject } from "#domain/remember.ts";
import type { PageMessages } from "#messages/types.ts";
import { productPriceText } from "#site/lib/price.ts";
import type { PageRecords } from "../pages/page-records.ts";
import { type Annotations, annotatePage, filter, meta } from "./annotate-page.ts";

/** The weight of a page that shows no product. Visitors mostly search for products. */
const SECONDARY_WEIGHT = 0.3;
/** Weights of keywords, relative to a page's text. */
const NAME_WEIGHT = 10;
const SUBJECT_WEIGHT = 5;
const FILE_TYPE_WEIGHT = 2;

type LocalisedMessages = { language: string } & Pick<PageMessages, "kinds" | "price">;

/** A published page that can be found. */
export interface SearchedPage {
  /** Its address within the site. */
  url: string;
  /** What the index shows of it: a hash of its HTML and one of its annotations, with a space between them. */
  hash: string;
  /** The HTML that Pagefind indexes. */
  content(): Promise<string>;
}

interface SearchedSite {
  /** The folder of the site, with its pages. */
  site: string;
  /** The catalogue in each of the languages. */
  views: readonly CatalogueView[];
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
  records: Pick<PageRecords, "pages">;
}

/** In each language, the pages of products, collections and content, in the order in which the index lists them. */
export function searchedPages({ site, views, messages, records }: SearchedSite): Map<string, SearchedPage[]> {
  const texts = Object.entries(messages).map(([language, { kinds, price }]) => ({ language, kinds, price }));
  const languages = views[0]?.shop.languages ?? [];
  return new Map(
    views.map((view, i) => {
      const language = languages[i] ?? "";
      const pages = annotations(view, texts, language).map(({ path, ...annotations }) => {
        const url = localisedPath(path, language, languages);
        return {
          url,
          hash: `${records.pages.get(url)?.hash} ${shortHash(JSON.stringify(annotations))}`,
          content: async () =>
            annotatePage(await readFile(join(site, url, "index.html"), "utf8"), language, annotations),
        };
      });
      return [language, pages];
    }),
  );
}

function annotations(
  { shop, products, collections, pages }: CatalogueView,
  messages: LocalisedMessages[],
  language: string,
): (Annotations & { path: string })[] {
  const kinds = new Map(
    Object.entries(messages.find((candidate) => candidate.language === language)?.kinds ?? {}),
  );
  const secondary = (path: string, name: string) => ({
    path,
    weight: SECONDARY_WEIGHT,
    keywords: [{ text: name, weight: NAME_WEIGHT * SECONDARY_WEIGHT }],
    metadata: [],
  });
  const key = JSON.stringify([...kinds, shop.currency, ...messages]);
  const annotationsOf = (product: Product) => ({
    path: productPath(product.slug),
    weight: 1,
    keywords: productKeywords(product, kinds),
    metadata: productMetadata(product, shop.currency, messages),
  });
  return [
    ...products.map((product) => remember(product, key, () => annotationsOf(product))),
    ...collections.map(({ slug, name }) => secondary(collectionPath(slug), name)),
    ...pages.map(({ slug, title }) => secondary(pagePath(slug), title)),
  ];
}

const remember = rememberByObject<Annotations & { path: string }>();

function productKeywords(
  { name, kind, tags, files }: Product,
  kinds: Map<string, string>,
): Annotations["keywords"] {
  const subjects = [kinds.get(kind) ?? kind, ...tags.map((tag) => tag.name)];
  const fileTypes = new Set(files.map((file) => fileType(file.name)));
  return [
    { text: name, weight: NAME_WEIGHT },
    ...subjects.map((text) => ({ text, weight: SUBJECT_WEIGHT })),
    ...[...fileTypes].map((text) => ({ text, weight: FILE_TYPE_WEIGHT })),
  ];
}

/** Filters and metadata of a product as HTML elements. Only prices in the shop's own currency can be filtered by. */
export function productMetadata(product: Product, currency: string, messages: LocalisedMessages[]): string[] {
  const { kind, cover, lang } = product;
  const option = findCheapestOption(product);
  const lowest = option && lowestPrice(option);
  return [
    filter("kind", kind),
    meta("kind", kind),
    meta("lang", lang),
    meta("image", cover.sources[0]?.variants[0]?.src ?? ""),
    ...(lowest?.currency === currency ? [filter("price", String(lowest.amount))] : []),
    // In every language, since a search may be in any of them.
    ...messages.map(({ language, price }) =>
      meta(`price-${language}`, productPriceText(product, price, language)),
    ),
  ];
}
