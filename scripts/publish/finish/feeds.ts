import type { CatalogueView, Product } from "../../catalogue/types.ts";
import { xml } from "./xml.ts";

/** What a shop tells programs in one language. `root` is the address of its home page, with a slash at the end. */
interface Told {
  view: CatalogueView;
  lang: string;
  root: string;
}

/** Atom: what was made or changed, newest first. https://www.rfc-editor.org/rfc/rfc4287 */
export function atom({ view, lang, root }: Told): string {
  const { shop } = view;
  const products = byChange(view);
  const entries = products.map(
    (product) => `<entry>
<id>${xml(address(root, product))}</id>
<title>${xml(product.name)}</title>
<link href="${xml(address(root, product))}"/>
<published>${product.created}T00:00:00Z</published>
<updated>${product.updated}T00:00:00Z</updated>
<summary>${xml(product.summary)}</summary>
<content type="html">${xml(product.changelog[0]?.notes ?? product.description)}</content>
</entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
<id>${xml(root)}</id>
<title>${xml(shop.name)}</title>
<subtitle>${xml(shop.tagline)}</subtitle>
<link rel="self" href="${xml(`${root}feed.xml`)}"/>
<link href="${xml(root)}"/>
<author><name>${xml(shop.author)}</name></author>
<updated>${products[0]?.updated ?? "1970-01-01"}T00:00:00Z</updated>
${entries.join("\n")}
</feed>
`;
}

/** The same as a JSON feed. https://www.jsonfeed.org/version/1.1/ */
export function jsonFeed({ view, lang, root }: Told): string {
  const { shop } = view;
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: shop.name,
    description: shop.tagline,
    home_page_url: root,
    feed_url: `${root}feed.json`,
    language: lang,
    authors: [{ name: shop.author }],
    items: byChange(view).map((product) => ({
      id: address(root, product),
      url: address(root, product),
      title: product.name,
      summary: product.summary,
      content_html: product.changelog[0]?.notes ?? product.description,
      date_published: `${product.created}T00:00:00Z`,
      date_modified: `${product.updated}T00:00:00Z`,
      tags: product.tags.map(({ name }) => name),
    })),
  });
}

/** `llms.txt`: the shop for readers that are programs. https://llmstxt.org */
export function llms({ view, root }: Told): string {
  const { shop, products, pages } = view;
  const line = (name: string, path: string, summary: string) => `- [${name}](${root}${path}): ${summary}`;
  return [
    `# ${shop.name}`,
    "",
    `> ${shop.tagline} ${shop.opening}`,
    "",
    "## Products",
    "",
    ...products.map(({ name, slug, summary }) => line(name, `products/${slug}/`, summary)),
    "",
    "## Pages",
    "",
    ...pages.map(({ title, slug, summary }) => line(title, `pages/${slug}/`, summary)),
    "",
    "## Data",
    "",
    line("All products as JSON", "products.json", "names, prices in minor units, files"),
    "",
  ].join("\n");
}

/** The web app manifest. https://www.w3.org/TR/appmanifest/ */
export function manifest({ view, lang, root }: Told): string {
  const { pathname } = new URL(root);
  return JSON.stringify({
    name: view.shop.name,
    short_name: view.shop.name,
    description: view.shop.tagline,
    lang,
    start_url: pathname,
    display: "browser",
    background_color: "#f9f5ed",
    theme_color: "#f9f5ed",
    icons: [{ src: "/favicon.svg", sizes: "any", type: "image/svg+xml" }],
  });
}

function byChange({ products }: CatalogueView): Product[] {
  return products.toSorted((a, b) => b.updated.localeCompare(a.updated));
}

function address(root: string, { slug }: Product): string {
  return `${root}products/${slug}/`;
}
