import { match } from "@formatjs/intl-localematcher";
import { defaultLanguage } from "./default.ts";

/**
 * Chooses the shop's language that best matches a reader's languages, which are in order of preference: `pt-BR` matches `pt`,
 * and `zh-TW` matches `zh`. If none matches, it is the shop's default language, the first. Malformed tags are ignored.
 * UTS 35, Language Matching: https://unicode.org/reports/tr35/#LanguageMatching
 */
export function chooseLanguage(preferred: readonly string[], languages: readonly string[]): string {
  const [first] = preferred;
  // Matching costs a tenth of a millisecond, and pages send their own language.
  if (first !== undefined && languages.includes(first)) return first;
  return match(preferred.flatMap(withBaseLanguage), languages, defaultLanguage(languages));
}

/** Adds the language without script and region, since otherwise `zh-TW` would be too distant from `zh` to match. */
function withBaseLanguage(tag: string): string[] {
  try {
    return [tag, new Intl.Locale(tag).language];
  } catch {
    return [];
  }
}
