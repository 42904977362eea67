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
export type ViewMemory = WeakMap<Rows, KnownProduct>;

interface KnownProduct {
  rows: ProductRows;
  /** By language. */
  views: Map<string, { links: string; product: Product }>;
}

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
  const viewIn = (language: string) => {
    const tags = tagsIn(shop, language);
    const tagNames = new Map(tags.map((tag) => [tag.slug, tag]));
    const products = [...rows.products].map(([slug, ofProduct]) => {
      const known = knownOf(ofProduct, memory);
      return viewOnce(known, language, pictures, {
        tags: known.rows.product_tags.flatMap(({ tag }) => tagNames.get(tag) ?? []),
        collections: collections.get(slug) ?? [],
        related: related.get(slug) ?? [],
      });
    });
    const all = markSoldOutBundles(products.sort(newestFirst));
    return {
      shop: shopView(shop, language),
      products: all.filter(({ isUnlisted }) => !isUnlisted),
      unlisted: all.filter(({ isUnlisted }) => isUnlisted),
      collections: collectionsIn(shop, language),
      pages: pagesIn(shop, language),
      tags,
    };
  };
  const [first = "", ...others] = shop.shop.map(({ language }) => language);
  return [viewIn(first), ...others.map(viewIn)];
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

function knownOf(rows: Rows, memory: ViewMemory): KnownProduct {
  const known = memory.get(rows) ?? { rows: parseProductRows(rows), views: new Map() };
  memory.set(rows, known);
  return known;
}

function viewOnce(
  { rows, views }: KnownProduct,
  language: string,
  pictures: ReadonlyMap<string, PictureFiles>,
  links: Pick<Product, "tags" | "collections" | "related">,
): Product {
  const key = JSON.stringify(links);
  const known = views.get(language);
  if (known?.links === key) return known.product;
  const product = { ...productFacts(rows, language, pictures), ...links };
  views.set(language, { links: key, product });
  return product;
}

function newestFirst(a: Product, b: Product): number {
  if (a.created !== b.created) return a.created < b.created ? 1 : -1;
  return a.slug < b.slug ? -1 : 1;
}
