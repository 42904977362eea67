import type { CatalogueView, Product } from "#catalogue/types.ts";
import { PRODUCTS_PER_PAGE, type SortOrder } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { findCheapestOption, lowestPrice } from "#domain/prices.ts";

/** The products on one page of the sorted list; pages count from 1. */
export function productsOnPage(view: CatalogueView, order: SortOrder, page: number, lang: string): Product[] {
  return sortProducts(view, order, lang).slice((page - 1) * PRODUCTS_PER_PAGE, page * PRODUCTS_PER_PAGE);
}

function sortProducts({ products, shop }: CatalogueView, order: SortOrder, lang: string): Product[] {
  if (order === "newest") return products;
  const { compare } = new Intl.Collator(lang, { numeric: true });
  if (order === "name") return products.toSorted((a, b) => compare(a.name, b.name));
  const byPrice = (a: Product, b: Product) =>
    comparePrices(lowestPriceOf(a), lowestPriceOf(b), shop.currency);
  return products.toSorted((a, b) => byPrice(a, b) || compare(a.name, b.name));
}

function lowestPriceOf(product: Product): Money | null {
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
