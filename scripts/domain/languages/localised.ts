/** A text by language; the first is in the shop's default language. */
export type Localised = Record<string, string>;

/** The text in a language, or in the first there is; empty where there is none. */
export function localised(texts: Localised, lang: string): string {
  return texts[languageOf(texts, lang)] ?? "";
}

/** The language that {@link localised} finds a text in. */
export function languageOf(texts: Localised, lang: string): string {
  return Object.hasOwn(texts, lang) ? lang : (Object.keys(texts)[0] ?? lang);
}
