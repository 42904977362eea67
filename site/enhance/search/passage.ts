import type { Found } from "./index.ts";

/** What follows it among the words of a page is there to be found, not to be read: its name, its subjects. */
export const SEARCH_ONLY_MARK = "⁂";
/** In Chinese the words of a page are told apart by spaces of no width. */
const NO_WIDTH = "\u200B";
/** Words of an excerpt, and of those before what was looked for. */
const LENGTH = 30;
const LEAD = 5;

/** The words of a page as the index counts them, and what is between them. */
export function wordsOf({ raw_content: text }: Pick<Found, "raw_content">): {
  words: string[];
  between: string;
} {
  const between = text.includes(NO_WIDTH) ? NO_WIDTH : " ";
  return { words: text.split(between === NO_WIDTH ? NO_WIDTH : /\s+/), between };
}

/**
 * The part of a page's text that has most of what was looked for, marked, or where that is not in the text, its beginning;
 * and the whole text. An excerpt is HTML with nothing in it but `<mark>`.
 */
export function passageOf(found: Pick<Found, "raw_content" | "content" | "locations">): {
  excerpt: string;
  content: string;
} {
  const { words: all, between } = wordsOf(found);
  const end = all.findIndex((word) => word.includes(SEARCH_ONLY_MARK));
  const words = end < 0 ? all : all.slice(0, end);
  const places = new Set(found.locations.filter((at) => at < words.length));
  const begin = Math.max(0, densest([...places].toSorted((a, b) => a - b)) - LEAD);
  const excerpt = words
    .slice(begin, begin + LENGTH)
    .map((word, i) => (places.has(begin + i) ? `<mark>${word}</mark>` : word))
    .join(between === NO_WIDTH ? "" : between);
  const [content = ""] = found.content.split(SEARCH_ONLY_MARK);
  return { excerpt, content: content.trimEnd() };
}

/** Of ascending places the first after which there are most within an excerpt. */
function densest(places: number[]): number {
  const near = (at: number) => places.filter((other) => other >= at && other < at + LENGTH - LEAD).length;
  return places.toSorted((a, b) => near(b) - near(a))[0] ?? 0;
}
