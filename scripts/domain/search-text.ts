/**
 * Letters and digits as they are searched for: full-width `ＬＵＴ` as `LUT`, a ligature as its letters. Punctuation stays,
 * since Chinese texts use the full-width forms.
 */
export function searchText(text: string): string {
  return text.replace(/[\p{L}\p{M}\p{Nd}]+/gu, (letters) => letters.normalize("NFKC"));
}
