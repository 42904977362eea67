/**
 * `robots.txt`: everything but the API may be crawled. Buyers' pages are not disallowed, since a crawler sees their
 * `noindex` only if it may read them. https://www.rfc-editor.org/rfc/rfc9309
 */
export function robots(siteUrl: string): string {
  return ["User-agent: *", "Disallow: /api/", "", `Sitemap: ${siteUrl}/sitemap.xml`, ""].join("\n");
}
