import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { close, createIndex, type IndexFile, type PagefindIndex } from "pagefind";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { CONTINUE, SKIP, visit } from "unist-util-visit";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { collectionPath, localisedPath, pagePath, productPath } from "#domain/addresses.ts";
import { findCheapestOption, lowestPrice } from "#domain/prices.ts";
import { searchText } from "#domain/search-text.ts";
import type { PageMessages } from "#messages/types.ts";
import { SEARCH_ONLY_MARK } from "#site/enhance/search/passage.ts";
import { fileType } from "#site/lib/file-type.ts";
import { productPriceText } from "#site/lib/price.ts";
import { addFullStops } from "./add-full-stops.ts";
import { escapeXml } from "./finish/escape-xml.ts";

/** The files of Pagefind that the search page loads. Those of its own user interfaces are left out. */
const NEEDED_FILES = /^(pagefind(-worker)?\.js|pagefind-entry\.json|.*\.pf_\w+|wasm\..+\.pagefind)$/;
/** Parts of a page that are not about its subject. */
const EXCLUDED_SELECTORS = [
  ...[".breadcrumbs", ".muted", ".buy-form", ".buy-bar", ".tags", ".thumbnails", ".related", ".sr-only"],
  // The same on every product's page, or shown with each result anyway, as the title is.
  ...["h1", ".section-title", ".fact h2", ".links", ".steps", ".terms"],
  ...["#changes summary", "#samples summary", "#samples figcaption", ".product-card"],
  // No sentences: footnote marks, tables and code.
  ...["sup", "[data-footnote-backref]", "table", "pre"],
];
const MAX_FRAGMENT_FILES = 200;
/** The weight of a page that shows no product. Visitors mostly search for products. */
const SECONDARY_WEIGHT = 0.3;
/** Weights of keywords, relative to a page's text. */
const NAME_WEIGHT = 10;
const SUBJECT_WEIGHT = 5;
const FILE_TYPE_WEIGHT = 2;

type LocalisedMessages = { language: string } & Pick<PageMessages, "kinds" | "price">;

/** Writes optional end tags. Without them, Pagefind would exclude everything up to the end of the parent element. */
const withEndTags = unified().use(rehypeParse).use(rehypeStringify);

interface Entry {
  path: string;
  weight: number;
  /** Words that find the page besides its text. */
  keywords: { text: string; weight: number }[];
  /** Elements that hold filters and metadata for the index. */
  metadata: string[];
}

export interface SearchedSite {
  /** The folder of the site, with its pages. */
  site: string;
  /** The catalogue in each of the languages. */
  views: readonly CatalogueView[];
  languages: string[];
  /** By language. */
  messages: Record<string, PageMessages>;
}

/**
 * Builds the index of a site: in each language, the published pages of products, collections and content.
 * @returns the files by their paths within the index's folder
 */
export async function buildSearchIndex(
  searched: SearchedSite,
  onPage: (done: number, total: number) => void = () => {},
): Promise<Map<string, Uint8Array>> {
  try {
    const files = await buildIndex(searched, onPage);
    return new Map(
      files.filter(({ path }) => NEEDED_FILES.test(path)).map(({ path, content }) => [path, content]),
    );
  } finally {
    await close();
  }
}

async function buildIndex(
  { site, views, languages, messages: allMessages }: SearchedSite,
  onPage: (done: number, total: number) => void,
): Promise<IndexFile[]> {
  const index = await openIndex();
  const messages = Object.entries(allMessages).map(([language, { kinds, price }]) => ({
    ...{ language, kinds, price },
  }));
  const entries = views.flatMap((view, i) => {
    const language = languages[i] ?? "";
    return indexEntries(view, messages, language).map((entry) => ({ entry, language }));
  });
  for (const [i, { entry, language }] of entries.entries()) {
    const url = localisedPath(entry.path, language, languages);
    const page = await readFile(join(site, url, "index.html"), "utf8");
    const { errors } = await index.addHTMLFile({ url, content: annotate(page, language, entry) });
    if (errors.length > 0) throw new Error(`${url} could not be indexed: ${errors.join("; ")}`);
    onPage(i + 1, entries.length);
  }
  const { files, errors } = await index.getFiles();
  if (errors.length > 0) throw new Error(`The search index could not be built: ${errors.join("; ")}`);
  return files;
}

async function openIndex(): Promise<PagefindIndex> {
  const { index, errors } = await createIndex({
    excludeSelectors: EXCLUDED_SELECTORS,
    maxFragments: MAX_FRAGMENT_FILES,
  });
  if (!index) throw new Error(`The search index could not be created: ${errors.join("; ")}`);
  return index;
}

function indexEntries(
  { shop, products, collections, pages }: CatalogueView,
  messages: LocalisedMessages[],
  language: string,
): Entry[] {
  const kinds = new Map(
    Object.entries(messages.find((candidate) => candidate.language === language)?.kinds ?? {}),
  );
  const secondary = (path: string, name: string) => ({
    path,
    weight: SECONDARY_WEIGHT,
    keywords: [{ text: name, weight: NAME_WEIGHT * SECONDARY_WEIGHT }],
    metadata: [],
  });
  return [
    ...products.map((product) => ({
      path: productPath(product.slug),
      weight: 1,
      keywords: productKeywords(product, kinds),
      metadata: productMetadata(product, shop.currency, messages),
    })),
    ...collections.map(({ slug, name }) => secondary(collectionPath(slug), name)),
    ...pages.map(({ slug, title }) => secondary(pagePath(slug), title)),
  ];
}

function productKeywords(
  { name, kind, tags, files }: Product,
  kinds: Map<string, string>,
): Entry["keywords"] {
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

/** The page as the index reads it. The served page has none of these additions. */
function annotate(page: string, language: string, { weight, keywords, metadata }: Entry): string {
  const tree = withEndTags.parse(page);
  addFullStops(tree, language);
  visit(tree, (node) => {
    // Results show the title as it is written. It can be found by its keyword.
    if (node.type === "element" && node.tagName === "h1") return SKIP;
    if (node.type === "text") node.value = searchText(node.value);
    return CONTINUE;
  });
  const hidden = keywords.map(
    ({ text, weight }) => `<p data-pagefind-weight="${weight}">${escapeXml(searchText(text))}</p>`,
  );
  const end = [`<p>${SEARCH_ONLY_MARK}</p>`, ...hidden, ...metadata, filter("language", language)].join("");
  return (
    withEndTags
      .stringify(tree)
      .replace("<main", `<main data-pagefind-body data-pagefind-weight="${weight}"`)
      .replace("</main>", () => `${end}</main>`)
      // Otherwise the texts of two adjacent elements would become one word.
      .replaceAll("><", "> <")
  );
}

function filter(name: string, value: string): string {
  return `<i data-pagefind-filter="${name}:${escapeXml(value)}"></i>`;
}

function meta(name: string, value: string): string {
  return `<i data-pagefind-meta="${name}:${escapeXml(value)}"></i>`;
}
