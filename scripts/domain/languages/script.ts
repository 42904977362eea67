/** Scripts in use today that are written from right to left. https://www.unicode.org/Public/UCD/latest/ucd/Scripts.txt */
const RIGHT_TO_LEFT = "Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa";

/** The script that a language is written in, by its ISO 15924 code: `Latn`, `Hans`. https://unicode.org/reports/tr35/#Likely_Subtags */
export function scriptOf(language: string): string {
  return new Intl.Locale(language).maximize().script ?? "Zzzz";
}

/** The value of `dir`. Some runtimes lack `Intl.Locale`'s own text direction. */
export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.includes(scriptOf(language)) ? "rtl" : "ltr";
}
