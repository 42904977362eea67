/** Where pages are one person's own, or asking already does something. */
const NEVER = ["/api/*", "/library/*", "/order/*", "/open/*"];

/**
 * Lets the browser fetch a page once a link to it is pointed at. Pages only: their addresses end in a slash.
 * https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/script/type/speculationrules
 */
export function speculationRules(languages: string[]): string {
  const prefixes = ["", ...languages.slice(1).map((language) => `/${language}`)];
  const never = prefixes.flatMap((prefix) => NEVER.map((path) => prefix + path));
  const where = { and: [{ href_matches: ["/", "/*/"] }, { not: { href_matches: never } }] };
  return JSON.stringify({ prefetch: [{ where, eagerness: "moderate" }] });
}
