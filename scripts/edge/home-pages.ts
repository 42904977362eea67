import { z } from "zod";
import { languagePrefix } from "#domain/addresses.ts";

const Rules = z.array(z.string());

/** `run_worker_first` of a wrangler.toml. @throws if it is not a list on one line */
export function workerFirstRules(toml: string): string[] {
  const [, list] = /^run_worker_first = (\[.*\])$/m.exec(toml) ?? [];
  if (list === undefined) throw new Error("wrangler.toml: write run_worker_first as a list on one line.");
  return Rules.parse(JSON.parse(list));
}

/**
 * Checks that requests for the home page of each language reach the Worker, which keeps the discount code of a link for buyers without
 * scripts. Cloudflare has no pattern for home pages alone: a negative rule would also keep missing pages from the Worker.
 *
 * @param rules `run_worker_first` of wrangler.toml
 * @param languages the shop's languages, the default one first
 * @throws if a home page is missing. The message says what to write
 */
export function checkHomePages(rules: readonly string[], languages: readonly string[]): void {
  const pages = languages.map((language) => `${languagePrefix(language, languages)}/`);
  const missing = pages.filter((page) => !rules.includes(page));
  if (missing.length === 0) return;
  const others = rules.filter((rule) => !pages.includes(rule));
  throw new Error(
    `wrangler.toml: run_worker_first lacks the home page of a language (${missing.join(", ")}). Set\n` +
      `run_worker_first = ${JSON.stringify([...pages, ...others]).replaceAll(",", ", ")}`,
  );
}
