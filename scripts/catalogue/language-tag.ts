/** The source of a regular expression for a language's code, as far as shops use them: `zh`, `zh-Hant-TW`, `es-419`. RFC 5646. */
export const LANGUAGE_TAG = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*";
