/**
 * `robots.txt`: crawlers may read everything except the API. Buyers' pages are not disallowed, since a crawler can only see
 * their `noindex` if it may read them. https://www.rfc-editor.org/rfc/rfc9309
 */
export function robots(siteUrl: string): string {
  return ["User-agent: *", "Disallow: /api/", "", `Sitemap: ${siteUrl}/sitemap.xml`, ""].join("\n");
}
