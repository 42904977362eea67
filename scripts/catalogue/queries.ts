import { itemsOnPage, type SortOrder } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { findCheapestOption, lowestPrice } from "#domain/prices.ts";
import { rememberByObject } from "#domain/remember.ts";
import { productsWithPage } from "./products-with-page.ts";
import type { CatalogueQueries, CatalogueView, Collection, Page, Product, ProductSummary } from "./types.ts";

/** Answers the queries of pages from the whole shop in one language. Lists are sorted once, when they are first needed. */
export function createQueries(view: CatalogueView, language: string): CatalogueQueries {
  const { shop, tags } = view;
  const products = new Map(productsWithPage(view).map((product) => [product.slug, product]));
  const collections = new Map(view.collections.map((collection) => [collection.slug, collection]));
  const pages = new Map(view.pages.map((page) => [page.slug, page]));
  const all = view.products.map(toSummary);
  const summaries = new Map(
    [...all, ...view.unlisted.map(toSummary)].map((product) => [product.slug, product]),
  );
  const select = (slugs: readonly string[]) => slugs.flatMap((slug) => summaries.get(slug) ?? []);
  const sorted: Partial<Record<SortOrder, ProductSummary[]>> = { newest: all };
  const sortedBy = (order: SortOrder) => {
    sorted[order] ??= sortProducts(all, order, { language, currency: shop.currency });
    return sorted[order];
  };
  const byTag = Map.groupBy(
    view.products.flatMap(({ slug, tags }) => tags.map((tag) => ({ slug, tag: tag.slug }))),
    ({ tag }) => tag,
  );
  const byUpdate = () => all.toSorted((a, b) => b.updated.localeCompare(a.updated));
  const { featured, ...shopWithoutFeatured } = shop;

  return {
    shop: () => shopWithoutFeatured,
    featured: () => select(featured),
    product: (slug) => products.get(slug) ?? null,
    products: select,
    newest: (count) => all.slice(0, count),
    recentlyUpdated: (count, afterNewest) => {
      const isNew = new Set(all.slice(0, afterNewest));
      return byUpdate()
        .filter((product) => product.updated > product.created && !isNew.has(product))
        .slice(0, count);
    },
    latestUpdate: () => byUpdate()[0]?.updated ?? null,
    productCount: () => all.length,
    productsOnPage: (order, page) => itemsOnPage(sortedBy(order), page),
    taggedCount: (tag) => byTag.get(tag)?.length ?? 0,
    taggedProducts: (tag, page) => select(itemsOnPage(byTag.get(tag) ?? [], page).map(({ slug }) => slug)),
    kinds: () => [...new Set(all.map(({ kind }) => kind))],
    collections: () => view.collections.map(toCollectionSummary),
    collection: (slug) => collections.get(slug) ?? null,
    tag: (slug) => tags.find((tag) => tag.slug === slug) ?? null,
    pages: () => view.pages.map(toPageSummary),
    page: (slug) => pages.get(slug) ?? null,
    slugs: () => ({
      products: [...products.keys()],
      collections: [...collections.keys()],
      tags: tags.map(({ slug }) => slug),
      pages: [...pages.keys()],
    }),
  };
}

const remember = rememberByObject<ProductSummary>();

function toSummary(product: Product): ProductSummary {
  return remember(product, "", () => {
    const { slug, kind, lang, name, summary, cover, options, created, updated, isWithdrawn, changelog } =
      product;
    const version = changelog[0]?.version ?? null;
    return { slug, kind, lang, name, summary, cover, options, created, updated, isWithdrawn, version };
  });
}

function toCollectionSummary({ slug, lang, name, summary, products }: Collection) {
  return { slug, lang, name, summary, productCount: products.length };
}

function toPageSummary({ slug, lang, title, summary }: Page) {
  return { slug, lang, title, summary };
}

function sortProducts(
  products: ProductSummary[],
  order: SortOrder,
  { language, currency }: { language: string; currency: string },
): ProductSummary[] {
  if (order === "newest") return products;
  const { compare } = new Intl.Collator(language, { numeric: true });
  if (order === "name") return products.toSorted((a, b) => compare(a.name, b.name));
  const byPrice = (a: ProductSummary, b: ProductSummary) =>
    comparePrices(lowestPriceOf(a), lowestPriceOf(b), currency);
  return products.toSorted((a, b) => byPrice(a, b) || compare(a.name, b.name));
}

function lowestPriceOf(product: ProductSummary): Money | null {
  const option = findCheapestOption(product);
  return option && lowestPrice(option);
}

/**
 * Sorts by currency first, the shop's own before others, since sums cannot be compared across currencies. Products without
 * a price come last.
 */
function comparePrices(a: Money | null, b: Money | null, shopCurrency: string): number {
  if (!a || !b) return Number(!a) - Number(!b);
  if (a.currency === b.currency) return a.amount - b.amount;
  if (a.currency === shopCurrency || b.currency === shopCurrency) return a.currency === shopCurrency ? -1 : 1;
  return a.currency < b.currency ? -1 : 1;
}
