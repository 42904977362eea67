import { match } from "@formatjs/intl-localematcher";

/**
 * The one of the shop's languages that suits a reader best, whose languages come in order of preference: `pt-BR` finds
 * `pt`, and `zh-TW` finds `zh`. The shop's default language, the first, where none suits. Tags that are not well formed
 * are ignored. Follows UTS 35, Language Matching: https://unicode.org/reports/tr35/#LanguageMatching
 */
export function chooseLanguage(preferred: readonly string[], languages: readonly string[]): string {
  const [fallback = "en"] = languages;
  return match(preferred.flatMap(withItsLanguage), languages, fallback);
}

/** A tag, and after it the language alone: by their distance, traditional characters would not be offered simplified ones. */
function withItsLanguage(tag: string): string[] {
  try {
    return [tag, new Intl.Locale(tag).language];
  } catch {
    return [];
  }
}
