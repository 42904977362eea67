import { cheapest, leastSum } from "../../scripts/catalogue/cheapest.ts";
import type { Product } from "../../scripts/catalogue/types.ts";

/** Ways to sort all products; the first is how the catalogue gives them. */
export const ORDERS = ["newest", "name", "price"] as const;
export type Order = (typeof ORDERS)[number];

const A_PAGE = 24;

/** One page of all products in an order; pages count from 1. */
export function pageOf(products: Product[], order: Order, page: number, lang: string): Product[] {
  return sorted(products, order, lang).slice((page - 1) * A_PAGE, page * A_PAGE);
}

export function pagesOf(products: Product[]): number {
  return Math.max(1, Math.ceil(products.length / A_PAGE));
}

/** The address of a page of the list; the first page of the first order is the list itself. */
export function listPath(order: Order, page: number): string {
  return order === ORDERS[0] && page === 1 ? "/products/" : `/products/by/${order}/${page}/`;
}

function sorted(products: Product[], order: Order, lang: string): Product[] {
  if (order === "newest") return products;
  const { compare } = new Intl.Collator(lang, { numeric: true });
  if (order === "name") return products.toSorted((a, b) => compare(a.name, b.name));
  return products.toSorted((a, b) => price(a) - price(b) || compare(a.name, b.name));
}

/** What is not for sale yet comes last. */
function price(product: Product): number {
  const option = cheapest(product);
  return (option && leastSum(option)?.amount) ?? Number.MAX_SAFE_INTEGER;
}
