import { languagePrefix } from "#domain/addresses.ts";

/**
 * `run_worker_first` for a shop. Requests for the home page of each language reach the Worker, which keeps the discount code of a link for
 * buyers without scripts. Cloudflare has no pattern for home pages alone: a negative rule would also keep missing pages from the Worker.
 *
 * @param rules those of the template, with its home pages first
 * @param languages the shop's languages, the default one first
 */
export function withHomePages(rules: readonly string[], languages: readonly string[]): string[] {
  const pages = languages.map((language) => `${languagePrefix(language, languages)}/`);
  return [...pages, ...rules.filter((rule) => !isHomePage(rule))];
}

/** `/` or `/zh/`, unlike `/404/`. */
function isHomePage(rule: string): boolean {
  return /^\/([a-z]{2,3}(-[\w-]+)?\/)?$/i.test(rule);
}
