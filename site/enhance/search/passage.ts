import type { PageData } from "./page-data.ts";

/** Separates a page's text from words that can be found but are not shown: its name and tags. */
export const SEARCH_ONLY_MARK = "⁂";
/** The index separates the words of a Chinese page by zero-width spaces. */
const ZERO_WIDTH_SPACE = "\u200B";
const EXCERPT_WORDS = 30;
const WORDS_BEFORE_MATCH = 5;
/** A sentence that begins further before the match is cut. */
const MAX_WORDS_BEFORE_MATCH = 20;
const SENTENCE_END = /[.!?…。！？][\p{Pe}\p{Pf}"'\s]*$/u;
const LOWER_CASE = /^[\p{P}\s]*\p{Ll}/u;

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
 * the full text. The excerpt begins with a sentence if that is near enough. It is HTML with no elements but `<mark>`.
 */
export function passageOf(page: Pick<PageData, "raw_content" | "content" | "locations">): {
  excerpt: string;
  content: string;
} {
  const { words: allWords, separator } = wordsOf(page);
  const end = allWords.findIndex((word) => word.includes(SEARCH_ONLY_MARK));
  const words = end < 0 ? allWords : allWords.slice(0, end);
  const matches = new Set(page.locations.filter((at) => at < words.length));
  const match = densestMatch([...matches].toSorted((a, b) => a - b));
  const start = startOfExcerpt(words, match);
  const excerpt = words
    .slice(start, Math.max(start, match - WORDS_BEFORE_MATCH) + EXCERPT_WORDS)
    .map((word, i) => (matches.has(start + i) ? `<mark>${word}</mark>` : word))
    .join(separator === ZERO_WIDTH_SPACE ? "" : separator);
  const [content = ""] = page.content.split(SEARCH_ONLY_MARK);
  return { excerpt, content: content.trimEnd() };
}

/** The beginning of the sentence with the match, or a few words before the match in a long sentence. */
function startOfExcerpt(words: string[], match: number): number {
  for (let at = match; at >= 0 && match - at <= MAX_WORDS_BEFORE_MATCH; at--) {
    if (at === 0) return 0;
    // A lower-case letter continues the sentence, as after an abbreviation.
    if (SENTENCE_END.test(words[at - 1] ?? "") && !LOWER_CASE.test(words[at] ?? "")) return at;
  }
  return Math.max(0, match - WORDS_BEFORE_MATCH);
}

/** The first of these ascending positions that has the most others within one excerpt's length. */
function densestMatch(positions: number[]): number {
  const countNear = (at: number) =>
    positions.filter((other) => other >= at && other < at + EXCERPT_WORDS - WORDS_BEFORE_MATCH).length;
  return positions.toSorted((a, b) => countNear(b) - countNear(a))[0] ?? 0;
}
