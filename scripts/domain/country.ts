const COUNTRY = /^[A-Z]{2}$/;
/** Codes with a name that are groups, parts of countries or reserved. */
const OTHERS = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ";

/** Whether a text is a country's code of ISO 3166-1, in upper case. */
export function isCountry(text: string): boolean {
  if (!COUNTRY.test(text) || OTHERS.includes(text)) return false;
  // A former country's code stands for another one now.
  const isCurrent = new Intl.Locale(`und-${text}`).region === text;
  return isCurrent && countryName(text, "en") !== text;
}

/** The name of a country in a language. Anything but a country's code stays as it is. */
export function countryName(code: string, lang: string): string {
  if (!COUNTRY.test(code)) return code;
  return new Intl.DisplayNames(lang, { type: "region", fallback: "code" }).of(code) ?? code;
}

/** The codes of all countries. */
export function countryCodes(): string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry);
}
