const HAN = /\p{Script=Han}/u;
/** Japanese is left to `word-break: auto-phrase`, which browsers support for it. */
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** The positions after punctuation and spaces, where lines may always break. */
const CLAUSE_END = /(?<=[\p{P}\s])/u;
/** A clause of this many characters fits on one line, even in the largest heading on a screen of 320 px. */
const MAX_UNBROKEN_LENGTH = 8;
const MIN_WORD_LENGTH = 2;

const words = new Intl.Segmenter("zh", { granularity: "word" });

/**
 * Splits a Chinese text into pieces between which a line may break, besides the breaks after punctuation. Only long
 * clauses are split, and only between two words of two characters or more: the dictionary breaks many words into single
 * characters (链|接, 购物|车). A text without Chinese characters is one piece.
 */
export function splitAtWordBreaks(text: string): string[] {
  if (!HAN.test(text) || KANA.test(text)) return [text];
  const pieces = [""];
  for (const clause of text.split(CLAUSE_END)) {
    const [first = "", ...more] = [...clause].length > MAX_UNBROKEN_LENGTH ? splitClause(clause) : [clause];
    pieces[pieces.length - 1] += first;
    pieces.push(...more);
  }
  return pieces;
}

function splitClause(clause: string): string[] {
  const pieces = [""];
  let isAfterWord = false;
  for (const { segment, isWordLike } of words.segment(clause)) {
    const isWord = isWordLike === true && [...segment].length >= MIN_WORD_LENGTH && !/\d/.test(segment);
    if (isWord && isAfterWord) pieces.push(segment);
    else pieces[pieces.length - 1] += segment;
    isAfterWord = isWord;
  }
  return pieces;
}
