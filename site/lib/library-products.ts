import type { LibraryItemResponse, LibraryOrderResponse } from "#domain/api/responses/library.ts";
import { type LibraryProduct, libraryProducts } from "#domain/library-products.ts";

/** A product in the buyer's library. */
export interface LinkedProduct extends LibraryProduct {
  /** The fragment of its address, which stays the same, whatever is bought later. */
  key: string;
}

/** All products, newest first. */
export function linkedProductsOf(orders: LibraryOrderResponse[]): LinkedProduct[] {
  const keys = keysOf(orders);
  return libraryProducts(orders).map((product) => ({
    ...product,
    key: keys.get(product.item.id) ?? product.item.id,
  }));
}

/** Slugs, with a number from the second purchase of a product on. The oldest purchase comes first. */
function keysOf(orders: LibraryOrderResponse[]): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    orders.toReversed().flatMap(({ items }) =>
      items.map(({ id, product }) => {
        const count = (counts.get(product) ?? 0) + 1;
        counts.set(product, count);
        return [id, count === 1 ? product : `${product}_${count}`] as const;
      }),
    ),
  );
}

/** Whether its files can no longer be downloaded. */
export function hasEnded({ item, order }: LinkedProduct): boolean {
  return item.ended !== null || order.status === "refunded" || order.status === "disputed";
}

/** The buyer's filter. Empty: everything. */
export interface Filter {
  query: string;
  kind: string;
}

/** The products whose name, edition or bundle has every word of the query, in any case and without accents. */
export function filterProducts(products: LinkedProduct[], { query, kind }: Filter): LinkedProduct[] {
  const words = searchable(query).split(/\s+/);
  return products.filter(({ item, bundle }) => {
    const text = searchable(`${item.name} ${item.optionName} ${bundle?.name ?? ""}`);
    return (!kind || item.kind === kind) && words.every((word) => text.includes(word));
  });
}

function searchable(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
}

/** The files of an order that can be downloaded. */
export function filesOf(order: LibraryOrderResponse): LibraryItemResponse["files"] {
  return order.items.flatMap(({ ended, files }) => (ended ? [] : files));
}

/**
 * A text in the format of `sha256sum`, which checks the files with `sha256sum --check`. PDFs with the buyer's name are in no two
 * libraries the same, and not in it. Empty: there are no others.
 */
export function checksumsOf({ files, isStamped }: LibraryItemResponse): string {
  const same = files.filter(({ type }) => !isStamped || type !== "application/pdf");
  return same.map(({ sha256, name }) => `${sha256}  ${name}\n`).join("");
}
