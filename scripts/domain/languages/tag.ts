/** The source of a regular expression for language tags such as `zh`, `zh-Hant-TW` and `es-419`. RFC 5646. */
export const LANGUAGE_TAG = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*";

/** Whether a text is a BCP 47 language tag in its canonical form: `zh-Hant`, not `zh-hant`. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}
