import type { CatalogueRows, Row } from "../catalogue-rows.ts";

/** How many related products each product has. */
const MAX_RELATED = 4;
/** Of a tag with more products, only the newest are candidates. */
const MAX_CANDIDATES_PER_MARK = 100;
/** Similarities are compared with this precision, so that the order in which they are summed up does not matter. */
const PRECISION = 1e9;

interface Candidate {
  buyers: number;
  similarity: number;
}

interface RelatableProduct {
  slug: string;
  created: string;
  isListed: boolean;
  isForSale: boolean;
  tags: string[];
}

/** What related products follow from. */
interface RelatedInputs {
  products: RelatableProduct[];
  /** Collections with their products. */
  collections: [collection: string, product: string][];
  boughtTogether: { product: string; other: string; buyers: number }[];
}

function relatedInputs({ shop, products }: CatalogueRows): RelatedInputs {
  return {
    products: [...products].map(([slug, rows]) => ({
      slug,
      created: String(rows.get("products")?.[0]?.created),
      isListed: !rows.has("unlisted"),
      isForSale: (rows.get("options") ?? []).some(({ price }) => price !== null),
      tags: (rows.get("product_tags") ?? []).map(({ tag }) => String(tag)),
    })),
    collections: (shop.get("collection_products") ?? []).map(({ collection, product }) => [
      String(collection),
      String(product),
    ]),
    boughtTogether: (shop.get("bought_together") ?? []).map(({ product, other, buyers }) => ({
      ...{ product: String(product), other: String(other), buyers: Number(buyers) },
    })),
  };
}

/** The rows that were found last, and what they follow from. */
export interface CachedRelated {
  key: string;
  rows: Row[];
}

/** The rows of the table `related`, as they were if nothing has changed that they follow from. */
export function relatedRowsOnce(rows: CatalogueRows, cache: CachedRelated): Row[] {
  const inputs = relatedInputs(rows);
  const key = JSON.stringify(inputs);
  if (cache.key !== key) Object.assign(cache, { key, rows: relatedRows(inputs) });
  return cache.rows;
}

/**
 * Ranks related products by the number of common buyers, then by similarity, then by date of creation, newest first. Common
 * buyers count only for products that are for sale. The similarity is the sum, over shared tags and collections, of 1 / (number
 * of products with it), so that a rare tag counts more than a common one.
 * @returns the rows of the table `related`
 */
function relatedRows({ products, collections, boughtTogether }: RelatedInputs): Row[] {
  const newestFirst = products.toSorted(byDate);
  const bySlug = new Map(products.map((product) => [product.slug, product]));
  const marks = new Map<string, RelatableProduct[]>();
  const marksOf = new Map<string, string[]>();
  const inCollections = Map.groupBy(collections, ([, product]) => product);
  for (const product of newestFirst) {
    const productMarks = [
      ...product.tags.map((tag) => `tag ${tag}`),
      ...(inCollections.get(product.slug) ?? []).map(([collection]) => `collection ${collection}`),
    ];
    marksOf.set(product.slug, productMarks);
    for (const mark of productMarks) {
      const group = marks.get(mark);
      if (group) group.push(product);
      else marks.set(mark, [product]);
    }
  }
  const bought = boughtBy(boughtTogether);
  return products
    .toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
    .flatMap(({ slug }) =>
      rank(candidatesOf(slug), bySlug).map((related, position) => ({ product: slug, position, related })),
    );

  function candidatesOf(slug: string): Map<string, Candidate> {
    const candidates = new Map<string, Candidate>();
    const at = (other: string) => {
      const candidate = candidates.get(other) ?? { buyers: 0, similarity: 0 };
      candidates.set(other, candidate);
      return candidate;
    };
    for (const mark of marksOf.get(slug) ?? []) {
      const group = marks.get(mark) ?? [];
      const count = Math.min(group.length, MAX_CANDIDATES_PER_MARK);
      for (let i = 0; i < count; i++) {
        const other = group[i]?.slug ?? "";
        if (other !== slug) at(other).similarity += 1 / group.length;
      }
    }
    for (const [other, buyers] of bought.get(slug) ?? []) {
      if (other === slug || !bySlug.get(other)?.isForSale) continue;
      at(other).buyers = buyers;
    }
    return candidates;
  }
}

/** For each product, the others with the number of common buyers. */
function boughtBy(pairs: RelatedInputs["boughtTogether"]): Map<string, Map<string, number>> {
  const bought = new Map<string, Map<string, number>>();
  const add = (product: string, other: string, buyers: number) => {
    const others = bought.get(product) ?? new Map<string, number>();
    bought.set(product, others);
    others.set(other, Math.max(buyers, others.get(other) ?? 0));
  };
  for (const { product, other, buyers } of pairs) {
    add(product, other, buyers);
    add(other, product, buyers);
  }
  return bought;
}

function rank(
  candidates: ReadonlyMap<string, Candidate>,
  products: ReadonlyMap<string, RelatableProduct>,
): string[] {
  const listed = [...candidates].flatMap(([slug, { buyers, similarity }]) => {
    const product = products.get(slug);
    return product?.isListed ? [{ product, buyers, similarity: Math.round(similarity * PRECISION) }] : [];
  });
  return listed
    .sort((a, b) => b.buyers - a.buyers || b.similarity - a.similarity || byDate(a.product, b.product))
    .slice(0, MAX_RELATED)
    .map(({ product }) => product.slug);
}

function byDate(a: RelatableProduct, b: RelatableProduct): number {
  if (a.created !== b.created) return a.created < b.created ? 1 : -1;
  return a.slug < b.slug ? -1 : 1;
}
