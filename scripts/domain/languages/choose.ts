import { match } from "@formatjs/intl-localematcher";

/**
 * Chooses the shop's language that best matches a reader's languages, which are in order of preference: `pt-BR` matches `pt`,
 * and `zh-TW` matches `zh`. If none matches, it is the shop's default language, the first. Malformed tags are ignored.
 * UTS 35, Language Matching: https://unicode.org/reports/tr35/#LanguageMatching
 */
export function chooseLanguage(preferred: readonly string[], languages: readonly string[]): string {
  const [fallback = "en"] = languages;
  return match(preferred.filter(isWellFormed), languages, fallback);
}

function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
