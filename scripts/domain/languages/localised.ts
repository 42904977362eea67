/** A text by language, first in the shop's default language. */
export type Localised = Record<string, string>;

/** The text in a language, or else in the default language; empty if there is none. */
export function localised(texts: Localised, lang: string): string {
  return texts[languageOf(texts, lang)] ?? "";
}

/** The language of the text that {@link localised} returns. */
export function languageOf(texts: Localised, lang: string): string {
  return Object.hasOwn(texts, lang) ? lang : (Object.keys(texts)[0] ?? lang);
}
