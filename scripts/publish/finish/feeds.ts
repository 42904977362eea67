import { type Category, Feed } from "feed";
import type { Product, Tag } from "#catalogue/types.ts";
import { forXml, htmlElsewhere, textAsHtml } from "./markup.ts";
import { absolute, picturesOf, type Told } from "./told.ts";

const NOTHING_YET = "1970-01-01";

/** How a feed says what a product is called and where it belongs. */
interface Wording {
  text: (text: string) => string;
  category: (tag: Tag) => Category;
}

/** The name of a tag would stand in an attribute, where the library leaves a "<" as it is. */
const ATOM: Wording = { text: textAsHtml, category: ({ slug }) => ({ term: slug }) };
/** Titles and summaries are plain text: https://www.jsonfeed.org/version/1.1/#items-a-name-items-a */
const JSON_FEED: Wording = { text: (text) => text, category: ({ name }) => ({ name }) };

/** Atom: what was made or changed, newest first. https://www.rfc-editor.org/rfc/rfc4287 */
export function atom(told: Told): string {
  const xml = feedOf(told, ATOM).atom1();
  // It has no language for Atom.
  return xml.replace("<feed ", `<feed xml:lang="${told.lang}" `);
}

/** The same as a JSON feed. The library writes version 1.0; 1.1 adds these. https://www.jsonfeed.org/version/1.1/ */
export function jsonFeed(told: Told): string {
  const feed = feedOf(told, JSON_FEED).json1();
  return JSON.stringify({
    ...JSON.parse(feed),
    version: "https://jsonfeed.org/version/1.1",
    language: told.lang,
    authors: [{ name: told.view.shop.author }],
  });
}

function feedOf(told: Told, wording: Wording): Feed {
  const { shop, products } = told.view;
  const byChange = products.toSorted((a, b) => b.updated.localeCompare(a.updated));
  const feed = new Feed({
    id: absolute(told, "/"),
    link: absolute(told, "/"),
    title: forXml(shop.name),
    description: forXml(shop.tagline),
    author: { name: forXml(shop.author) },
    updated: new Date(byChange[0]?.updated ?? NOTHING_YET),
    feedLinks: { atom: absolute(told, "/feed.xml"), json: absolute(told, "/feed.json") },
    favicon: `${told.siteUrl}/favicon.ico`,
    generator: "Vitrine",
  });
  for (const product of byChange) addProduct(feed, product, told, wording);
  return feed;
}

function addProduct(feed: Feed, product: Product, told: Told, { text, category }: Wording): void {
  const address = absolute(told, `/products/${product.slug}/`);
  feed.addItem({
    id: address,
    link: address,
    title: text(product.name),
    description: text(product.summary),
    content: htmlElsewhere(product.changelog[0]?.notes ?? product.description, address),
    image: picturesOf(product, told.siteUrl)[0],
    category: product.tags.map(category),
    published: new Date(product.created),
    date: new Date(product.updated),
  });
}
