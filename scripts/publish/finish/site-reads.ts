import type { CatalogueView } from "#catalogue/types.ts";
import type { Reads } from "../file-records.ts";
import { readOf } from "../reads.ts";

/** The name of the shop's address among what files read. As of all settings, it is printed to say why a file is made. */
export const ADDRESS = "the shop's address";

/** The name of the version of the code that draws a picture which is kept in the cache. */
export const DRAWING = "the way that it is drawn";

/** The row of the shop in a language as a read of a file. */
export function shopRead(language: string, shop: CatalogueView["shop"]): Reads {
  return [[readOf(language, "shop"), shop]];
}

/** Rows as reads of a file, in their order. `show`: what it shows of each, by default the whole row. */
export function rowReads<Row extends { slug: string }>(
  language: string,
  kind: "product" | "collection" | "page" | "tag",
  rows: readonly Row[],
  show: (row: Row) => unknown = (row) => row,
): Reads {
  return rows.map((row) => [readOf(language, kind, row.slug), show(row)]);
}
