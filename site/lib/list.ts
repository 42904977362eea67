import { cheapest, leastSum } from "../../scripts/catalogue/cheapest.ts";
import type { CatalogueView, Money, Product } from "../../scripts/catalogue/types.ts";

/** Ways to sort all products; the first is how the catalogue gives them. */
export const ORDERS = ["newest", "name", "price"] as const;
export type Order = (typeof ORDERS)[number];

const A_PAGE = 24;

/** One page of all products in an order; pages count from 1. */
export function pageOf(view: CatalogueView, order: Order, page: number, lang: string): Product[] {
  return sorted(view, order, lang).slice((page - 1) * A_PAGE, page * A_PAGE);
}

export function pagesOf(products: { length: number }): number {
  return Math.max(1, Math.ceil(products.length / A_PAGE));
}

/** The address of a page of the list; the first page of the first order is the list itself. */
export function listPath(order: Order, page: number): string {
  return order === ORDERS[0] && page === 1 ? "/products/" : `/products/by/${order}/${page}/`;
}

function sorted({ products, shop }: CatalogueView, order: Order, lang: string): Product[] {
  if (order === "newest") return products;
  const { compare } = new Intl.Collator(lang, { numeric: true });
  if (order === "name") return products.toSorted((a, b) => compare(a.name, b.name));
  const byPrice = (a: Product, b: Product) => comparePrices(price(a), price(b), shop.currency);
  return products.toSorted((a, b) => byPrice(a, b) || compare(a.name, b.name));
}

function price(product: Product): Money | null {
  const option = cheapest(product);
  return option && leastSum(option);
}

/** Sums of different currencies cannot be compared: the shop's own come first. What is not for sale yet comes last. */
function comparePrices(a: Money | null, b: Money | null, own: string): number {
  if (!a || !b) return Number(!a) - Number(!b);
  if (a.currency === b.currency) return a.amount - b.amount;
  if (a.currency === own || b.currency === own) return a.currency === own ? -1 : 1;
  return a.currency < b.currency ? -1 : 1;
}
