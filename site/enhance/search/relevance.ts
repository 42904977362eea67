/** Scripts without spaces between words, which the index segments itself. */
const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** The number of first letters a match must share with the query word, or all of a shorter word. */
const MIN_SHARED_LETTERS = 3;

/**
 * Whether a match is what the query asks for. Where the index has no word that begins with the query word, it falls back to
 * shorter and shorter beginnings of it, down to one letter, and has no option to turn that off:
 * https://github.com/Pagefind/pagefind/issues/780
 * @param matches texts in which the index has found all words of the query.
 */
export function isRelevant(query: string, matches: string[]): boolean {
  const words = matches.flatMap((text) => [text, ...text.split(/[\s\p{P}]+/u)]).map(normalise);
  return query
    .split(/\s+/)
    .map(normalise)
    .filter((queryWord) => queryWord !== "" && !WITHOUT_SPACES.test(queryWord))
    .every((queryWord) =>
      words.some((word) => sharedLetters(queryWord, word) >= minSharedLetters(queryWord)),
    );
}

/** The letters that two words must share: at least half of a word, so that `studies` finds `study`. */
function minSharedLetters({ length }: string): number {
  return Math.max(Math.floor(length / 2), Math.min(length, MIN_SHARED_LETTERS));
}

/** The length of the common beginning of two words. */
function sharedLetters(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}

/**
 * The form in which the index compares words: without accents, punctuation, capitals and full-width forms, and with forms such as
 * `sky`, `skies` alike.
 */
function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{P}]/gu, "")
    .toLowerCase()
    .replace(/^([dlt])ying$/, "$1ie")
    .replaceAll("y", "i");
}
