import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { close, createIndex, type IndexFile, type PagefindIndex } from "pagefind";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { localisedPath } from "#domain/addresses.ts";
import { cheapest, lowestPrice } from "#domain/prices.ts";
import type { PageMessages } from "#messages/types.ts";
import { UNREAD } from "#site/enhance/search/passage.ts";
import { fileType } from "#site/lib/file-type.ts";
import { priceFrom } from "#site/lib/price.ts";
import { write } from "./finish/write.ts";
import { xml } from "./finish/xml.ts";
import { punctuate } from "./punctuate.ts";

/** Of what Pagefind offers, what the shop's own search page asks for; not its ready-made interfaces. */
const NEEDED = /^(pagefind(-worker)?\.js|pagefind-entry\.json|.*\.pf_\w+|wasm\..+\.pagefind)$/;
/** Parts of a page that are not about what it tells of. */
const BESIDE = [
  ...[".crumbs", ".label", ".buy-form", ".buy-bar", ".tags", ".thumbnails", ".related", ".sr-only"],
  // What stands on every product's page, headings that do, and the title, which is shown over what is found.
  ...["h1", ".section-title", ".fact h2", ".links", ".steps", ".terms"],
  ...["#changes summary", "#samples summary", "#samples figcaption", ".plate"],
  // What makes no sentence: signs of footnotes, tables and code.
  ...["sup", "[data-footnote-backref]", "table", "pre"],
];
const MOST_FRAGMENT_FILES = 200;
/** What a page that is not a product's counts beside one: who searches a shop looks for its works. */
const LESS = 0.3;
/** What words count that are not in a page's text, but are what it is looked for by. */
const [NAME, SUBJECT, TYPE] = [10, 5, 2];

type Words = { language: string } & Pick<PageMessages, "kinds" | "price">;

/** The index does not know that an end tag may be left out: what it ignores would go on to the end of what is around. */
const withEndTags = unified().use(rehypeParse).use(rehypeStringify);

interface Entry {
  path: string;
  weight: number;
  /** What it is looked for by besides its text, and what that counts. */
  calledBy: { text: string; weight: number }[];
  /** Elements that tell the index of the page. */
  marks: string[];
}

/** Writes `/pagefind/`: an index in each language over the published pages of products, collections and content. */
export async function searchIndex(of: {
  site: string;
  /** The catalogue in each of the languages. */
  views: CatalogueView[];
  languages: string[];
  /** By language. */
  messages: Record<string, PageMessages>;
}): Promise<void> {
  try {
    for (const { path, content } of await indexed(of)) {
      if (NEEDED.test(path)) await write(join(of.site, "pagefind", path), content);
    }
  } finally {
    await close();
  }
}

async function indexed(of: Parameters<typeof searchIndex>[0]): Promise<IndexFile[]> {
  const { site, views, languages, messages } = of;
  const index = await opened();
  const words = Object.entries(messages).map(([language, { kinds, price }]) => ({ language, kinds, price }));
  for (const [i, view] of views.entries()) {
    const language = languages[i] ?? "";
    for (const entry of entries(view, words, language)) {
      const url = localisedPath(entry.path, language, languages);
      const page = await readFile(join(site, url, "index.html"), "utf8");
      const { errors } = await index.addHTMLFile({ url, content: marked(page, language, entry) });
      if (errors.length > 0) throw new Error(`${url} could not be indexed: ${errors.join("; ")}`);
    }
  }
  const { files, errors } = await index.getFiles();
  if (errors.length > 0) throw new Error(`The search index could not be made: ${errors.join("; ")}`);
  return files;
}

async function opened(): Promise<PagefindIndex> {
  const { index, errors } = await createIndex({
    excludeSelectors: BESIDE,
    maxFragments: MOST_FRAGMENT_FILES,
  });
  if (!index) throw new Error(`The search index could not be begun: ${errors.join("; ")}`);
  return index;
}

function entries(
  { shop, products, collections, pages }: CatalogueView,
  words: Words[],
  language: string,
): Entry[] {
  const kinds = new Map(Object.entries(words.find((each) => each.language === language)?.kinds ?? {}));
  const less = (path: string, name: string) => ({
    path,
    weight: LESS,
    calledBy: [{ text: name, weight: NAME * LESS }],
    marks: [],
  });
  return [
    ...products.map((product) => ({
      path: `/products/${product.slug}/`,
      weight: 1,
      calledBy: calledBy(product, kinds),
      marks: marksOf(product, shop.currency, words),
    })),
    ...collections.map(({ slug, name }) => less(`/collections/${slug}/`, name)),
    ...pages.map(({ slug, title }) => less(`/pages/${slug}/`, title)),
  ];
}

function calledBy({ name, kind, tags, files }: Product, kinds: Map<string, string>): Entry["calledBy"] {
  return [
    { text: name, weight: NAME },
    ...[kinds.get(kind) ?? kind, ...tags.map((tag) => tag.name)].map((text) => ({ text, weight: SUBJECT })),
    ...[...new Set(files.map((file) => fileType(file.name)))].map((text) => ({ text, weight: TYPE })),
  ];
}

/** Elements that tell the index of a product. Only prices in the shop's own currency can be chosen from. */
export function marksOf(product: Product, currency: string, words: Words[]): string[] {
  const { kind, cover, lang } = product;
  const option = cheapest(product);
  const least = option && lowestPrice(option);
  return [
    filter("kind", kind),
    meta("kind", kind),
    meta("lang", lang),
    meta("image", cover.sources[0]?.variants[0]?.src ?? ""),
    ...(least?.currency === currency ? [filter("price", String(least.amount))] : []),
    // As the shop's lists say it, for a search in any of the languages.
    ...words.map(({ language, price }) => meta(`price-${language}`, priceFrom(product, price, language))),
  ];
}

/** The page as the index reads it; what is served carries none of this. */
function marked(page: string, language: string, { weight, calledBy, marks }: Entry): string {
  const tree = withEndTags.parse(page);
  punctuate(tree, language);
  const called = calledBy.map(({ text, weight }) => `<p data-pagefind-weight="${weight}">${xml(text)}</p>`);
  const end = [`<p>${UNREAD}</p>`, ...called, ...marks, filter("language", language)].join("");
  return (
    withEndTags
      .stringify(tree)
      .replace("<main", `<main data-pagefind-body data-pagefind-weight="${weight}"`)
      .replace("</main>", () => `${end}</main>`)
      // Two elements in a row are two words.
      .replaceAll("><", "> <")
  );
}

function filter(name: string, value: string): string {
  return `<i data-pagefind-filter="${name}:${xml(value)}"></i>`;
}

function meta(name: string, value: string): string {
  return `<i data-pagefind-meta="${name}:${xml(value)}"></i>`;
}
