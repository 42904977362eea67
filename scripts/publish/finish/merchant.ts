import { createHash } from "node:crypto";
import type { Element } from "xast";
import { toXml } from "xast-util-to-xml";
import { x } from "xastscript";
import type { Option, Product } from "#catalogue/types.ts";
import type { Money } from "#domain/money/money.ts";
import { majorUnits } from "#site/lib/format.ts";
import { forXml, plainText } from "./markup.ts";
import { absolute, picturesOf, type Told } from "./told.ts";

const NAMESPACE = "http://base.google.com/ns/1.0";

/** Characters, by the product data specification. */
const LONGEST = { id: 50, title: 150, description: 5000, brand: 70 };
const MOST_MORE_PICTURES = 10;

/** Google's own categories, for the kinds that one of them names; the others find theirs by their texts. */
const CATEGORIES = new Map([
  ["book", "Media > Books"],
  ["music", "Media > Music & Sound Recordings"],
  ["icons", "Software > Digital Goods & Currency > Computer Icons"],
  ["font", "Software > Digital Goods & Currency > Fonts"],
  ["template", "Software > Digital Goods & Currency > Document Templates"],
  ["wallpapers", "Software > Digital Goods & Currency > Desktop Wallpaper"],
]);

/**
 * Google Merchant Center's feed: RSS 2.0 with an item for each option that has one fixed price. Left out is what its
 * rules do not take: what is not for sale yet, what is free (only phones with a contract may cost 0), what is paid for
 * as one wishes (the price must be that of the checkout), and texts in another language than the feed's.
 * https://support.google.com/merchants/answer/7052112, https://support.google.com/merchants/answer/160589
 */
export function merchant(told: Told): string {
  const { shop, products } = told.view;
  const items = products
    .filter(({ lang }) => lang === told.lang)
    .flatMap((product) => product.options.flatMap((option) => itemOf(product, option, told) ?? []));
  const channel = x("channel", [
    x("title", forXml(shop.name)),
    x("link", absolute(told, "/")),
    x("description", forXml(shop.tagline)),
    x("language", told.lang),
    ...items,
  ]);
  return toXml([
    { type: "instruction", name: "xml", value: 'version="1.0" encoding="UTF-8"' },
    x("rss", { version: "2.0", "xmlns:g": NAMESPACE }, channel),
  ]);
}

function itemOf(product: Product, option: Option, told: Told): Element | null {
  const { price, minimum, compareAt } = option;
  if (!price || price.amount === 0 || minimum) return null;
  const isEdition = product.options.length > 1;
  const [cover = "", ...more] = picturesOf(product, told.siteUrl);
  const texts = [product.summary, option.summary ?? "", plainText(product.description)];
  const name = isEdition ? `${product.name} · ${option.name}` : product.name;
  const homes = told.view.collections.filter(({ slug }) => product.collections.includes(slug));
  const category = CATEGORIES.get(product.kind);
  return x("item", [
    g("id", isEdition ? idOf(`${product.slug}/${option.key}`) : idOf(product.slug)),
    ...(isEdition ? [g("item_group_id", idOf(product.slug))] : []),
    g("title", cut(name, LONGEST.title)),
    g("description", cut(texts.filter(Boolean).join("\n"), LONGEST.description)),
    g("link", absolute(told, `/products/${product.slug}/`)),
    g("image_link", cover),
    ...more.slice(0, MOST_MORE_PICTURES).map((picture) => g("additional_image_link", picture)),
    g("availability", "in_stock"),
    g("price", sum(compareAt ?? price)),
    ...(compareAt ? [g("sale_price", sum(price))] : []),
    g("condition", "new"),
    g("brand", cut(told.view.shop.name, LONGEST.brand)),
    g("identifier_exists", "no"),
    ...(category ? [g("google_product_category", category)] : []),
    ...homes.map((home) => g("product_type", home.name)),
  ]);
}

function g(name: string, text: string): Element {
  return x(`g:${name}`, forXml(text));
}

/** A name that stays the same from feed to feed; a long one ends in what tells it from others. */
function idOf(name: string): string {
  if (name.length <= LONGEST.id) return name;
  const mark = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return `${name.slice(0, LONGEST.id - mark.length - 1)}-${mark}`;
}

function cut(text: string, most: number): string {
  const chars = [...text];
  return chars.length <= most ? text : `${chars.slice(0, most - 1).join("")}…`;
}

function sum(money: Money): string {
  return `${majorUnits(money)} ${money.currency}`;
}
