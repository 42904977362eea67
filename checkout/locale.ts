/** Path prefix of a language: the shop's first has none. */
export function prefixOf(locale: string, languages: string[]): string {
  return locale === languages[0] || !languages.includes(locale) ? "" : `/${locale}`;
}

/**
 * The shop's language that a browser likes best, from Accept-Language (RFC 9110, 12.5.4), by primary
 * subtag; the shop's first where none fits.
 */
export function negotiate(header: string | undefined, languages: string[]): string {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((text) => text.trim()).find((text) => text.startsWith("q="));
      return { language: tag.toLowerCase().split("-")[0] ?? "", quality: Number(quality?.slice(2) ?? 1) };
    })
    .toSorted((a, b) => b.quality - a.quality);
  const match = wanted.find(({ language, quality }) => quality > 0 && languages.includes(language));
  return match?.language ?? languages[0] ?? "en";
}

/** The language that a page says it is in, where the shop has it; else the one that the browser likes best. */
export function languageOf(
  asked: string | undefined,
  { header, languages }: { header: string | undefined; languages: string[] },
): string {
  return asked !== undefined && languages.includes(asked) ? asked : negotiate(header, languages);
}
