import type { CatalogueRows, Rows } from "../catalogue-rows.ts";
import type { CatalogueView, PictureFiles, Product } from "../types.ts";
import { productFacts } from "./product.ts";
import { type ProductRows, parseProductRows } from "./product-rows.ts";
import { collectionsIn, pagesIn, picturesIn, shopView, tagsIn } from "./shop.ts";
import { parseShopRows } from "./shop-rows.ts";
import { markSoldOutBundles } from "./sold-out-bundles.ts";

/**
 * What was made of each product's rows before, so that the views of products that have not changed are the same objects: what
 * follows from an object need not be found out again.
 */
export type ViewMemory = WeakMap<Rows, CachedViews>;

/** By language, with what other rows contain about the product. */
type CachedViews = Map<string, { links: string; product: Product }>;

export function createViewMemory(): ViewMemory {
  return new WeakMap();
}

/** The whole shop in each of its languages, the default one first. */
export function createViews(
  rows: CatalogueRows,
  memory: ViewMemory = createViewMemory(),
): [CatalogueView, ...CatalogueView[]] {
  const shop = parseShopRows(rows.shop);
  const pictures = picturesIn(shop);
  const related = groupValues(shop.related, "product", "related");
  const collections = groupValues(shop.collection_products, "product", "collection");
  const order = new Map(shop.collections.map(({ collection }, i) => [collection, i]));
  for (const slugs of collections.values()) slugs.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const languages = shop.shop.map(({ language }) => ({ language, tags: tagsIn(shop, language) }));
  const products = new Map(languages.map(({ language }): [string, Product[]] => [language, []]));
  // Product by product, so that the parsed rows of only one are in memory.
  for (const [slug, ofProduct] of rows.products) {
    const product = createProductViews(ofProduct, pictures, memory);
    const tagged = (ofProduct.get("product_tags") ?? []).map(({ tag }) => tag);
    const links = { collections: collections.get(slug) ?? [], related: related.get(slug) ?? [] };
    for (const { language, tags } of languages) {
      const productTags = tagged.flatMap((slug) => tags.find((tag) => tag.slug === slug) ?? []);
      products.get(language)?.push(product(language, { tags: productTags, ...links }));
    }
  }
  const [first, ...others] = languages.map(({ language, tags }) => {
    const all = markSoldOutBundles((products.get(language) ?? []).sort(newestFirst));
    return {
      shop: shopView(shop, language),
      products: all.filter(({ isUnlisted }) => !isUnlisted),
      unlisted: all.filter(({ isUnlisted }) => isUnlisted),
      collections: collectionsIn(shop, language),
      pages: pagesIn(shop, language),
      tags,
    };
  });
  if (!first) throw new Error("The catalogue has no shop");
  return [first, ...others];
}

function groupValues<Key extends string, Value extends string>(
  rows: Record<Key | Value, string>[],
  key: Key,
  value: Value,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group) group.push(row[value]);
    else groups.set(row[key], [row[value]]);
  }
  return groups;
}

/** @returns a function for the views of a product, which are the same objects as before if nothing has changed */
function createProductViews(
  rows: Rows,
  pictures: ReadonlyMap<string, PictureFiles>,
  memory: ViewMemory,
): (language: string, links: Pick<Product, "tags" | "collections" | "related">) => Product {
  const views: CachedViews = memory.get(rows) ?? new Map();
  memory.set(rows, views);
  let parsed: ProductRows | null = null;
  return (language, links) => {
    const key = JSON.stringify(links);
    const cached = views.get(language);
    if (cached?.links === key) return cached.product;
    parsed ??= parseProductRows(rows);
    const product = { ...productFacts(parsed, language, pictures), ...links };
    views.set(language, { links: key, product });
    return product;
  };
}

function newestFirst(a: Product, b: Product): number {
  if (a.created !== b.created) return a.created < b.created ? 1 : -1;
  return a.slug < b.slug ? -1 : 1;
}
