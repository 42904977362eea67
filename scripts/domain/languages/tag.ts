/** The source of a regular expression for language tags such as `zh`, `zh-Hant-TW` and `es-419`. RFC 5646. */
export const LANGUAGE_TAG = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*";

const WHOLE_TAG = new RegExp(`^${LANGUAGE_TAG}$`);

/** Whether a text is a BCP 47 language tag in its canonical form: `zh-Hant`, not `zh-hant`. */
export function isLanguageTag(text: string): boolean {
  return canonicalLanguageTag(text) === text;
}

/** A BCP 47 language tag in its canonical form. null: the text is none, or a word such as `german`. */
export function canonicalLanguageTag(text: string): string | null {
  if (!WHOLE_TAG.test(text)) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}
