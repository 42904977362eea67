/** Scripts in which words are not told apart by spaces, so that the index tells them apart by its own lights. */
const RUN_TOGETHER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** So many letters at least, or all of a word that is shorter, must be shared with what was found. */
const LEAST_SHARED = 3;

/**
 * Whether what was found is what was asked for. Where the index has no word that begins as the one asked for, it looks for a
 * shorter and shorter beginning of it, down to a letter, and has no option not to: https://github.com/Pagefind/pagefind/issues/780
 * `found` are texts in which every word of the query was found.
 */
export function isRelevant(query: string, found: string[]): boolean {
  const words = found.flatMap((text) => [text, ...text.split(/[\s\p{P}]+/u)]).map(letters);
  return query
    .split(/\s+/)
    .map(letters)
    .filter((asked) => asked !== "" && !RUN_TOGETHER.test(asked))
    .every((asked) => words.some((word) => shared(asked, word) >= leastShared(asked)));
}

/** At least half of a word: that of `studies` is found in `study`. */
function leastShared({ length }: string): number {
  return Math.max(Math.floor(length / 2), Math.min(length, LEAST_SHARED));
}

function shared(one: string, other: string): number {
  let n = 0;
  while (n < one.length && one[n] === other[n]) n++;
  return n;
}

/** As the index compares them: without accents, points and capitals, and with English forms as one: `sky`, `skies`. */
function letters(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\p{M}\p{P}]/gu, "")
    .toLowerCase()
    .replace(/^([dlt])ying$/, "$1ie")
    .replaceAll("y", "i");
}
