import type { CatalogueView } from "../../catalogue/types.ts";

/** `sitemap.xml`: every catalogue page in every language, with its alternates. https://www.sitemaps.org/protocol.html */
export function sitemap(view: CatalogueView, siteUrl: string): string {
  const { languages } = view.shop;
  const address = (path: string, language: string) =>
    encodeURI(`${siteUrl}${language === languages[0] ? "" : `/${language}`}${path}`);
  const urls = paths(view).flatMap(({ path, updated }) =>
    languages.map((language) => {
      const alternates = languages.map(
        (other) => `<xhtml:link rel="alternate" hreflang="${other}" href="${address(path, other)}"/>`,
      );
      const changed = updated ? `<lastmod>${updated}</lastmod>` : "";
      return `<url><loc>${address(path, language)}</loc>${changed}${alternates.join("")}</url>`;
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join("\n")}
</urlset>
`;
}

/** `robots.txt`: the catalogue is for everybody, buyers' pages and the API are not. */
export function robots(siteUrl: string, buyerPages: string[], languages: string[]): string {
  const prefixes = languages.map((language, i) => (i === 0 ? "" : `/${language}`));
  const closed = prefixes.flatMap((prefix) => buyerPages.map((page) => `Disallow: ${prefix}/${page}/`));
  return ["User-agent: *", "Disallow: /api/", ...closed, "", `Sitemap: ${siteUrl}/sitemap.xml`, ""].join(
    "\n",
  );
}

function paths(view: CatalogueView): { path: string; updated?: string }[] {
  return [
    { path: "/" },
    { path: "/products/" },
    ...view.products.map(({ slug, updated }) => ({ path: `/products/${slug}/`, updated })),
    ...view.collections.map(({ slug }) => ({ path: `/collections/${slug}/` })),
    ...view.tags.map(({ slug }) => ({ path: `/tags/${slug}/` })),
    ...view.pages.map(({ slug, updated }) => ({ path: `/pages/${slug}/`, updated })),
  ];
}
