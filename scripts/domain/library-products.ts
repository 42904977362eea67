import type { LibraryItemResponse, LibraryOrderResponse } from "./api/responses/library.ts";
import { refusalOf } from "./order-notice.ts";

/** A product in a library, as one order has it. */
export interface LibraryProduct {
  item: LibraryItemResponse;
  order: LibraryOrderResponse;
  /** The bundle that it was bought in, also if it is the bundle's own files. */
  bundle: LibraryItemResponse["bundle"];
}

/** Products that are shown together: those of one bundle, or those that were bought one by one. */
export interface ProductGroup<LinkedProduct extends LibraryProduct = LibraryProduct> {
  bundle: LibraryProduct["bundle"];
  products: LinkedProduct[];
}

/** The order that a library is opened at. null: none of this id, or the library has no other, which is shown whole. */
export function openedOrderOf(
  orders: LibraryOrderResponse[],
  id: string | undefined,
): LibraryOrderResponse | null {
  return (orders.length > 1 && orders.find((order) => order.id === id)) || null;
}

/** All products, newest first. */
export function libraryProducts(orders: LibraryOrderResponse[]): LibraryProduct[] {
  return orders.flatMap((order) =>
    order.items.map((item) => ({ item, order, bundle: bundleOf(item, order) })),
  );
}

function bundleOf(item: LibraryItemResponse, { items }: LibraryOrderResponse): LibraryProduct["bundle"] {
  return item.bundle ?? items.find(({ bundle }) => bundle?.product === item.product)?.bundle ?? null;
}

/** The newest product that can be downloaded, or else the newest one. */
export function newestOf<LinkedProduct extends LibraryProduct>(
  products: LinkedProduct[],
): LinkedProduct | undefined {
  return products.find(({ order, item }) => refusalOf(order, item) === null) ?? products[0];
}

/** Each bundle is a group, and everything else is one. The group with the newest product comes first. */
export function groupsOf<LinkedProduct extends LibraryProduct>(
  products: LinkedProduct[],
): ProductGroup<LinkedProduct>[] {
  const groups = Map.groupBy(products, ({ order, bundle }) => bundle && `${order.id} ${bundle.product}`);
  return [...groups.values()].map((products) => ({ bundle: products[0]?.bundle ?? null, products }));
}

/** How many products of an order belong to a bundle. */
export function partsOf({ order, bundle }: LibraryProduct): number {
  const isPart = (item: LibraryItemResponse) =>
    [item.bundle?.product, item.product].includes(bundle?.product);
  return order.items.filter(isPart).length;
}
