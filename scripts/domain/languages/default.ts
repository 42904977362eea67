/** The default language of a shop: the first of its languages. English if it has none. */
export function defaultLanguage([first = "en"]: readonly string[]): string {
  return first;
}
