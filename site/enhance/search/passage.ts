import type { PageData } from "./index.ts";

/** Separates a page's text from words that can be found but are not shown: its name and tags. */
export const SEARCH_ONLY_MARK = "⁂";
/** The index separates the words of a Chinese page by zero-width spaces. */
const ZERO_WIDTH_SPACE = "\u200B";
const EXCERPT_WORDS = 30;
const WORDS_BEFORE_MATCH = 5;

/** A page's words as the index counts them, and the separator between them. */
export function wordsOf({ raw_content: text }: Pick<PageData, "raw_content">): {
  words: string[];
  separator: string;
} {
  const separator = text.includes(ZERO_WIDTH_SPACE) ? ZERO_WIDTH_SPACE : " ";
  return { words: text.split(separator === ZERO_WIDTH_SPACE ? ZERO_WIDTH_SPACE : /\s+/), separator };
}

/**
 * The part of a page's text with the most matches, which are marked, or the beginning of the text if it has no matches; and
 * the full text. The excerpt is HTML with no elements but `<mark>`.
 */
export function passageOf(page: Pick<PageData, "raw_content" | "content" | "locations">): {
  excerpt: string;
  content: string;
} {
  const { words: allWords, separator } = wordsOf(page);
  const end = allWords.findIndex((word) => word.includes(SEARCH_ONLY_MARK));
  const words = end < 0 ? allWords : allWords.slice(0, end);
  const matches = new Set(page.locations.filter((at) => at < words.length));
  const start = Math.max(0, densestMatch([...matches].toSorted((a, b) => a - b)) - WORDS_BEFORE_MATCH);
  const excerpt = words
    .slice(start, start + EXCERPT_WORDS)
    .map((word, i) => (matches.has(start + i) ? `<mark>${word}</mark>` : word))
    .join(separator === ZERO_WIDTH_SPACE ? "" : separator);
  const [content = ""] = page.content.split(SEARCH_ONLY_MARK);
  return { excerpt, content: content.trimEnd() };
}

/** The first of these ascending positions that has the most others within one excerpt's length. */
function densestMatch(positions: number[]): number {
  const countNear = (at: number) =>
    positions.filter((other) => other >= at && other < at + EXCERPT_WORDS - WORDS_BEFORE_MATCH).length;
  return positions.toSorted((a, b) => countNear(b) - countNear(a))[0] ?? 0;
}
