import { createHash } from "node:crypto";
import type { Element } from "xast";
import { toXml } from "xast-util-to-xml";
import { x } from "xastscript";
import { plainText } from "#catalogue/plain-text.ts";
import type { Option, Product } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { formerPrice } from "#domain/prices.ts";
import { rememberByObject } from "#domain/remember.ts";
import { majorUnits } from "#site/lib/format.ts";
import { toXmlText } from "./feed-html.ts";
import { merchantProducts } from "./feed-products.ts";
import { absoluteUrl, pictureUrls, type SiteContext } from "./site-context.ts";

const NAMESPACE = "http://base.google.com/ns/1.0";

/** Characters, by the product data specification. */
const MAX_LENGTH = { id: 50, title: 150, description: 5000, brand: 70 };
const MAX_ADDITIONAL_PICTURES = 10;

/** Google's product categories. It categorises other kinds by their texts. */
const CATEGORIES = new Map([
  ["book", "Media > Books"],
  ["music", "Media > Music & Sound Recordings"],
  ["icons", "Software > Digital Goods & Currency > Computer Icons"],
  ["font", "Software > Digital Goods & Currency > Fonts"],
  ["template", "Software > Digital Goods & Currency > Document Templates"],
  ["wallpapers", "Software > Digital Goods & Currency > Desktop Wallpaper"],
]);

/**
 * The feed for Google Merchant Center: RSS 2.0 with an item for each option that has a fixed price. Google does not allow
 * options that are not for sale yet, free ones (only phones with a contract may cost 0), pay-what-you-want prices (the price
 * must be that of the checkout), and texts in another language than the feed's. They are left out.
 * https://support.google.com/merchants/answer/7052112, https://support.google.com/merchants/answer/160589
 */
export function merchantFeed(context: SiteContext): string {
  const { shop, products, collections } = context.view;
  const key = JSON.stringify([
    ...[context.siteUrl, context.lang, shop.languages, shop.name],
    collections.map(({ slug, name }) => [slug, name]),
  ]);
  const items = merchantProducts(products, context.lang).map((product) =>
    remember(product, key, () => itemsOf(product, context)),
  );
  const channel = x("channel", [
    x("title", toXmlText(shop.name)),
    x("link", absoluteUrl(context, "/")),
    x("description", toXmlText(shop.tagline)),
    x("language", context.lang),
    x("items"),
  ]);
  const xml = toXml([
    { type: "instruction", name: "xml", value: 'version="1.0" encoding="UTF-8"' },
    x("rss", { version: "2.0", "xmlns:g": NAMESPACE }, channel),
  ]);
  return xml.replace("<items></items>", () => items.join(""));
}

const remember = rememberByObject<string>();

function itemsOf(product: Product, context: SiteContext): string {
  return toXml(product.options.flatMap((option) => toItem(product, option, context) ?? []));
}

function toItem(product: Product, option: Option, context: SiteContext): Element | null {
  const { price, minimum, sale, isSoldOut, release } = option;
  if (!price || price.amount === 0 || minimum) return null;
  const before = formerPrice(option);
  const isEdition = product.options.length > 1;
  const [cover = "", ...additional] = pictureUrls(product, context.siteUrl);
  const texts = [product.summary, option.summary ?? "", plainText(product.description)];
  const name = isEdition ? `${product.name} · ${option.name}` : product.name;
  const collections = context.view.collections.filter(({ slug }) => product.collections.includes(slug));
  const category = CATEGORIES.get(product.kind);
  return x("item", [
    g("id", isEdition ? toId(`${product.slug}/${option.key}`) : toId(product.slug)),
    ...(isEdition ? [g("item_group_id", toId(product.slug))] : []),
    g("title", truncate(name, MAX_LENGTH.title)),
    g("description", truncate(texts.filter(Boolean).join("\n"), MAX_LENGTH.description)),
    g("link", absoluteUrl(context, productPath(product.slug))),
    g("image_link", cover),
    ...additional.slice(0, MAX_ADDITIONAL_PICTURES).map((url) => g("additional_image_link", url)),
    g("availability", isSoldOut ? "out_of_stock" : release ? "preorder" : "in_stock"),
    ...(release && !isSoldOut ? [g("availability_date", release.at)] : []),
    g("price", formatMerchantPrice(before ?? price)),
    ...(before ? [g("sale_price", formatMerchantPrice(sale ?? price))] : []),
    g("condition", "new"),
    g("brand", truncate(context.view.shop.name, MAX_LENGTH.brand)),
    g("identifier_exists", "no"),
    ...(category ? [g("google_product_category", category)] : []),
    ...collections.map((collection) => g("product_type", collection.name)),
  ]);
}

function g(name: string, text: string): Element {
  return x(`g:${name}`, toXmlText(text));
}

/** An id that does not change between releases. A long name is shortened and ends with a hash of the full name. */
function toId(name: string): string {
  if (name.length <= MAX_LENGTH.id) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return `${name.slice(0, MAX_LENGTH.id - hash.length - 1)}-${hash}`;
}

function truncate(text: string, maxLength: number): string {
  const chars = [...text];
  return chars.length <= maxLength ? text : `${chars.slice(0, maxLength - 1).join("")}…`;
}

function formatMerchantPrice(money: Money): string {
  return `${majorUnits(money)} ${money.currency}`;
}
