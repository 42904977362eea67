const HAN = /\p{Script=Han}/u;
/** Japanese is left to `word-break: auto-phrase`, which browsers know for it. */
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const MIN_WORD_LENGTH = 2;
/** Characters that fit on a line in any heading, even on a screen of 320 px. */
const MAX_UNBROKEN_LENGTH = 8;

const words = new Intl.Segmenter("zh", { granularity: "word" });

/**
 * Splits a Chinese text into the pieces between which a line may break. A break is only certain to fall between two
 * words where both have two characters or more: the dictionary takes many a word apart into single ones (链|接, 购物|车).
 * A short text, or one without Han, is one piece.
 */
export function splitAtWordBreaks(text: string): string[] {
  if ([...text].length <= MAX_UNBROKEN_LENGTH || !HAN.test(text) || KANA.test(text)) return [text];
  const pieces: string[] = [];
  let previousIsWord = false;
  for (const { segment, isWordLike } of words.segment(text)) {
    const isWord = isWordLike === true && [...segment].length >= MIN_WORD_LENGTH && !/\d/.test(segment);
    if (isWord && previousIsWord) pieces.push(segment);
    else pieces.push((pieces.pop() ?? "") + segment);
    previousIsWord = isWord;
  }
  return pieces;
}
