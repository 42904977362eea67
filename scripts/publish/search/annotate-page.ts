import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { CONTINUE, SKIP, visit } from "unist-util-visit";
import { searchText } from "#domain/search-text.ts";
import { SEARCH_ONLY_MARK } from "#site/enhance/search/passage.ts";
import { escapeXml } from "../finish/escape-xml.ts";
import { addFullStops } from "./add-full-stops.ts";

/** Writes optional end tags. Without them, Pagefind would exclude everything up to the end of the parent element. */
const withEndTags = unified().use(rehypeParse, { fragment: true }).use(rehypeStringify);

/** Facts about a page that the index needs besides its text. */
export interface Annotations {
  weight: number;
  /** Words that find the page besides its text. */
  keywords: { text: string; weight: number }[];
  /** Elements that hold filters and metadata for the index. */
  metadata: string[];
}

/** The page as the index reads it: the part that is about its subject. The served page has none of these additions. */
export function annotatePage(
  page: string,
  language: string,
  { weight, keywords, metadata }: Annotations,
): string {
  const tree = withEndTags.parse(page.slice(page.indexOf("<main"), page.lastIndexOf("</main>")));
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
  const main = withEndTags
    .stringify(tree)
    .replace("<main", `<main data-pagefind-body data-pagefind-weight="${weight}"`)
    .replace("</main>", () => `${end}</main>`)
    // Otherwise the texts of two adjacent elements would become one word.
    .replaceAll("><", "> <");
  return `<html lang="${escapeXml(language)}"><body>${main}</body></html>`;
}

/** An element that gives a page the value of a filter. */
export function filter(name: string, value: string): string {
  return `<i data-pagefind-filter="${name}:${escapeXml(value)}"></i>`;
}

/** An element that gives a page the value of a metadata field. */
export function meta(name: string, value: string): string {
  return `<i data-pagefind-meta="${name}:${escapeXml(value)}"></i>`;
}
