/**
 * `robots.txt`: everything may be read but the API. Buyers' pages are not shut off here: every page links to some,
 * and only a page that may be read can say `noindex`. https://www.rfc-editor.org/rfc/rfc9309
 */
export function robots(siteUrl: string): string {
  return ["User-agent: *", "Disallow: /api/", "", `Sitemap: ${siteUrl}/sitemap.xml`, ""].join("\n");
}
