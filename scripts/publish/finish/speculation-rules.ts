import {
  ACCOUNT_PATH,
  LIBRARY_PATH,
  languagePrefix,
  OPEN_PATH,
  ORDER_PATH,
  RECEIPT_PATH,
} from "#domain/addresses.ts";

/** Private pages, and the API, whose requests may have effects. */
const EXCLUDED = ["/api/", ACCOUNT_PATH, LIBRARY_PATH, ORDER_PATH, RECEIPT_PATH, OPEN_PATH].map(
  (path) => `${path}*`,
);

/**
 * Lets the browser prefetch a page when the visitor points at a link to it. Only pages match: their paths end in a slash.
 * https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/script/type/speculationrules
 */
export function speculationRules(languages: string[]): string {
  const prefixes = languages.map((language) => languagePrefix(language, languages));
  const excluded = prefixes.flatMap((prefix) => EXCLUDED.map((path) => prefix + path));
  const where = { and: [{ href_matches: ["/", "/*/"] }, { not: { href_matches: excluded } }] };
  return JSON.stringify({ prefetch: [{ where, eagerness: "moderate" }] });
}
