import type { LibraryItemResponse, LibraryOrderResponse } from "./api/responses/library.ts";
import { refusalOf } from "./order-notice.ts";

/** A work in a library: one product of one order. */
export interface LibraryWork {
  item: LibraryItemResponse;
  order: LibraryOrderResponse;
  /** The bundle that it was bought in, also if it is the bundle's own files. */
  bundle: LibraryItemResponse["bundle"];
}

/** Works that are shown together: those of one bundle, or those that were bought one by one. */
export interface WorkGroup<Work extends LibraryWork = LibraryWork> {
  bundle: LibraryWork["bundle"];
  works: Work[];
}

/** The order that a library is opened at. null: none of this id, or the library has no other, which is shown whole. */
export function openedOrderOf(
  orders: LibraryOrderResponse[],
  id: string | undefined,
): LibraryOrderResponse | null {
  return (orders.length > 1 && orders.find((order) => order.id === id)) || null;
}

/** All works, newest first. */
export function libraryWorks(orders: LibraryOrderResponse[]): LibraryWork[] {
  return orders.flatMap((order) =>
    order.items.map((item) => ({ item, order, bundle: bundleOf(item, order) })),
  );
}

function bundleOf(item: LibraryItemResponse, { items }: LibraryOrderResponse): LibraryWork["bundle"] {
  return item.bundle ?? items.find(({ bundle }) => bundle?.product === item.product)?.bundle ?? null;
}

/** The newest work that can be downloaded, or else the newest one. */
export function newestOf<Work extends LibraryWork>(works: Work[]): Work | undefined {
  return works.find(({ order, item }) => refusalOf(order, item) === null) ?? works[0];
}

/** Each bundle is a group, and everything else is one. The group with the newest work comes first. */
export function groupsOf<Work extends LibraryWork>(works: Work[]): WorkGroup<Work>[] {
  const groups = Map.groupBy(works, ({ order, bundle }) => bundle && `${order.id} ${bundle.product}`);
  return [...groups.values()].map((works) => ({ bundle: works[0]?.bundle ?? null, works }));
}

/** How many works of an order belong to a bundle. */
export function partsOf({ order, bundle }: LibraryWork): number {
  const isPart = (item: LibraryItemResponse) =>
    [item.bundle?.product, item.product].includes(bundle?.product);
  return order.items.filter(isPart).length;
}
