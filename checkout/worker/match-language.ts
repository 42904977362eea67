/**
 * Language matching for the Worker; the bundle has this module instead of `@formatjs/intl-localematcher`: 11 kB less. It
 * lacks the distances between different languages: there, readers of Norwegian who accept nothing else get Danish pages; here they get
 * the shop's default language. The same tests pass with both.
 *
 * @param preferred well-formed tags (BCP 47), the best first
 * @param fallback if no language matches
 */
export function match(preferred: readonly string[], languages: readonly string[], fallback: string): string {
  const offered = languages.map((language) => ({ language, ...likely(language) }));
  for (const tag of preferred) {
    const { base, region } = likely(tag);
    const found = offered.filter((each) => each.base === base);
    const best = found.find((each) => each.region === region) ?? found[0];
    if (best) return best.language;
  }
  return fallback;
}

/** The language with its script, and the region, all where most readers of the tag are. UTS 35, Likely Subtags */
function likely(tag: string): { base: string; region: string | undefined } {
  const { language, script, region } = new Intl.Locale(tag).maximize();
  return { base: `${language}-${script}`, region };
}
