import type { LibraryItemResponse, LibraryOrderResponse } from "#domain/api/responses/library.ts";

/** A work on the buyer's shelf: one product of one order. */
export interface Work {
  /** The fragment of its address, which stays the same, whatever is bought later. */
  key: string;
  item: LibraryItemResponse;
  order: LibraryOrderResponse;
  /** The bundle that it was bought in, also if it is the bundle's own files. */
  bundle: LibraryItemResponse["bundle"];
}

/** Works that are shown together: those of one bundle, or those that were bought one by one. */
export interface WorkGroup {
  bundle: Work["bundle"];
  works: Work[];
}

/** All works, newest first. */
export function worksOf(orders: LibraryOrderResponse[]): Work[] {
  const keys = keysOf(orders);
  return orders.flatMap((order) =>
    order.items.map((item) => ({
      key: keys.get(item.id) ?? item.id,
      item,
      order,
      bundle: bundleOf(item, order),
    })),
  );
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

function bundleOf(item: LibraryItemResponse, { items }: LibraryOrderResponse): Work["bundle"] {
  return item.bundle ?? items.find(({ bundle }) => bundle?.product === item.product)?.bundle ?? null;
}

/** The newest work that can be downloaded, or else the newest one. */
export function newestOf(works: Work[]): Work | undefined {
  return works.find((work) => !hasEnded(work)) ?? works[0];
}

/** Whether its files can no longer be downloaded. */
export function hasEnded({ item, order }: Work): boolean {
  return item.ended !== null || order.status === "refunded" || order.status === "disputed";
}

/** Each bundle is a group, and everything else is one. The group with the newest work comes first. */
export function groupsOf(works: Work[]): WorkGroup[] {
  const groups = Map.groupBy(works, ({ order, bundle }) => bundle && `${order.id} ${bundle.product}`);
  return [...groups.values()].map((works) => ({ bundle: works[0]?.bundle ?? null, works }));
}

/** The buyer's filter. Empty: everything. */
export interface Filter {
  query: string;
  kind: string;
}

/** The works whose name, edition or bundle has every word of the query, in any case and without accents. */
export function filterWorks(works: Work[], { query, kind }: Filter): Work[] {
  const words = searchable(query).split(/\s+/);
  return works.filter(({ item, bundle }) => {
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

/** A text in the format of `sha256sum`, which checks the files with `sha256sum --check`. */
export function checksumsOf({ files }: LibraryItemResponse): string {
  return files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join("");
}
