import { type Category, Feed } from "feed";
import type { Product, Tag } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { rememberByObject } from "#domain/remember.ts";
import { textToHtml, toFeedHtml, toXmlText } from "./feed-html.ts";
import { feedProducts, feedText } from "./feed-products.ts";
import { absoluteUrl, pictureUrls, type SiteContext } from "./site-context.ts";

/** The date of a feed without entries. */
const EPOCH = "1970-01-01";

/** How a format encodes names and summaries, and how it names a category. */
interface FeedFormat {
  text: (text: string) => string;
  category: (tag: Tag) => Category;
}

/** Categories are slugs, since the library would not escape "<" in the attribute that holds a name. */
const ATOM: FeedFormat = { text: textToHtml, category: ({ slug }) => ({ term: slug }) };
/** Titles and summaries are plain text: https://www.jsonfeed.org/version/1.1/#items-a-name-items-a */
const JSON_FEED: FeedFormat = { text: (text) => text, category: ({ name }) => ({ name }) };

/** An Atom feed of the products, the latest change first. https://www.rfc-editor.org/rfc/rfc4287 */
export function atomFeed(context: SiteContext): string {
  const xml = createFeed(context, ATOM).atom1();
  // The library cannot write the language of an Atom feed.
  return xml.replace("<feed ", `<feed xml:lang="${context.lang}" `);
}

/** The same as a JSON feed. The library writes version 1.0; 1.1 adds these. https://www.jsonfeed.org/version/1.1/ */
export function jsonFeed(context: SiteContext): string {
  const feed = createFeed(context, JSON_FEED).json1();
  return JSON.stringify({
    ...JSON.parse(feed),
    version: "https://jsonfeed.org/version/1.1",
    language: context.lang,
    authors: [{ name: context.view.shop.author }],
  });
}

function createFeed(context: SiteContext, format: FeedFormat): Feed {
  const { shop, products } = context.view;
  const byUpdate = feedProducts(products);
  const feed = new Feed({
    id: absoluteUrl(context, "/"),
    link: absoluteUrl(context, "/"),
    title: toXmlText(shop.name),
    description: toXmlText(shop.tagline),
    author: { name: toXmlText(shop.author) },
    updated: new Date(byUpdate[0]?.updated ?? EPOCH),
    feedLinks: { atom: absoluteUrl(context, "/feed.xml"), json: absoluteUrl(context, "/feed.json") },
    favicon: `${context.siteUrl}/favicon.ico`,
    generator: "Vitrine",
  });
  for (const product of byUpdate) addProduct(feed, product, context, format);
  return feed;
}

const remember = rememberByObject<string>();

function addProduct(
  feed: Feed,
  product: Product,
  context: SiteContext,
  { text, category }: FeedFormat,
): void {
  const url = absoluteUrl(context, productPath(product.slug));
  feed.addItem({
    id: url,
    link: url,
    title: text(product.name),
    description: text(product.summary),
    content: remember(product, url, () => toFeedHtml(feedText(product), url)),
    image: pictureUrls(product, context.siteUrl)[0],
    category: product.tags.map(category),
    published: new Date(product.created),
    date: new Date(product.updated),
  });
}
