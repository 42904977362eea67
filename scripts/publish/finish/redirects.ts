import { productsWithPage } from "#catalogue/products-with-page.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import { localisedPath, productPath } from "#domain/addresses.ts";
import { refreshElement } from "#platform/refresh-page.ts";
import type { SiteWriter } from "../site-writer.ts";
import { escapeXml } from "./escape-xml.ts";
import { ADDRESS, rowReads } from "./site-reads.ts";

/**
 * Writes a page at every address that a product had before, which leads to its current address on any host. The checkout on Node
 * redirects with 301 instead.
 */
export async function writeRedirects({
  views,
  languages,
  writer,
  siteUrl,
}: {
  views: Pick<CatalogueView, "products" | "unlisted">[];
  languages: string[];
  writer: Pick<SiteWriter, "make">;
  siteUrl: string;
}): Promise<void> {
  for (const [i, view] of views.entries()) {
    const lang = languages[i] ?? "";
    for (const product of productsWithPage(view)) {
      const { slug, name, previousSlugs } = product;
      const to = localisedPath(productPath(slug), lang, languages);
      for (const previous of previousSlugs) {
        const from = localisedPath(productPath(previous), lang, languages);
        const reads = [
          [ADDRESS, siteUrl],
          ...rowReads(lang, "product", [product], () => [to, name]),
        ] as const;
        await writer.make(`${from}index.html`, reads, () =>
          redirectPage({ lang, name, to, url: siteUrl + to }),
        );
      }
    }
  }
}

function redirectPage({
  lang,
  name,
  to,
  url,
}: {
  lang: string;
  name: string;
  to: string;
  url: string;
}): string {
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refreshElement(to)}
<link rel="canonical" href="${escapeXml(url)}">
<title>${escapeXml(name)}</title>
</head>
<body><a href="${to}">${escapeXml(name)}</a></body>
</html>
`;
}
