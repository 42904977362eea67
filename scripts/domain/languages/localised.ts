/** Translations of a text by language. The first one is in the shop's default language. */
export type LocalisedText = Record<string, string>;

/** The text in a language, or in the default language if it is not translated. Empty if there is no text. */
export function localise(texts: LocalisedText, lang: string): string {
  return texts[languageOf(texts, lang)] ?? "";
}

/** The language of the text that {@link localise} returns. */
export function languageOf(texts: Record<string, unknown>, lang: string): string {
  return Object.hasOwn(texts, lang) ? lang : (Object.keys(texts)[0] ?? lang);
}
