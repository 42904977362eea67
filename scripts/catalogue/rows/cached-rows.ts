import { createHash } from "node:crypto";
import type { SoldCopies } from "#domain/api/admin/copies.ts";
import type { Rows } from "../catalogue-rows.ts";
import type { Asset, ProductEntry } from "../content/content.ts";
import { SCHEME } from "../content/pictures.ts";
import type { Source } from "../content/source.ts";
import { type Sales, salesOf } from "../sale-prices.ts";
import { type PreparedContent, type TableRow, targetOf } from "./prepared-content.ts";
import { renderShopLicence } from "./product-texts.ts";
import { productRows, type ShopLicences, soldOf } from "./products.ts";

/** The rows of each product by its slug, with a key of all that they follow from. */
export type CachedRows = Map<string, { key: string; rows: Rows }>;

/**
 * The rows of all products by their slugs. Those of a product that has not changed since `known` was filled are the same object.
 * `known` then has the rows of these products only.
 */
export function rowsByProduct(
  prepared: PreparedContent,
  { sold, sales: all }: { sold: readonly SoldCopies[]; sales: Sales },
  cache: CachedRows,
): Map<string, Rows> {
  const licences: ShopLicences = prepared.shop.languages.map((language) => [
    language,
    renderShopLicence(prepared, language),
  ]);
  const ofShop = shopKey(prepared, licences);
  const earlier = new Map(cache);
  cache.clear();
  for (const entry of prepared.products) {
    const sales = salesOf(all, entry.slug);
    const key = keyOf(prepared, entry, { ofShop, sold: soldOf(entry, sold), sales });
    const before = earlier.get(entry.slug);
    const rows =
      before?.key === key
        ? before.rows
        : groupByTable(productRows(prepared, entry, { sold, licences, sales }));
    cache.set(entry.slug, { key, rows });
  }
  return new Map([...cache].map(([slug, { rows }]) => [slug, rows]));
}

export function groupByTable(rows: Iterable<TableRow>): Rows {
  const tables: Rows = new Map();
  for (const [table, row] of rows) {
    const existing = tables.get(table);
    if (existing) existing.push(row);
    else tables.set(table, [row]);
  }
  return tables;
}

/** What the rows of every product depend on. */
function shopKey({ shop, messages }: PreparedContent, licences: ShopLicences): string {
  const labels = [...messages].map(([language, { pages }]) => [language, pages.footnotes.back]);
  const inputs = JSON.stringify([shop.languages, shop.currency, labels, licences]);
  return createHash("sha256").update(inputs).digest("base64url");
}

/** Everything that the rows of a product follow from: its texts, its files, the time, and what its texts refer to. */
function keyOf(
  prepared: PreparedContent,
  entry: ProductEntry,
  { ofShop, sold, sales }: { ofShop: string; sold: SoldCopies[]; sales: Sales },
): string {
  const sources = [entry.source, ...[...entry.translations.values()].map(({ source }) => source)];
  // The lists of keys are in no row. All that is not named here is derived from the texts and the shop's settings.
  const { slug, source, data, translations, keyLists, ...known } = entry;
  const { cover, localisedCovers, gallery, samples, files, availabilities, ...derived } = known;
  return JSON.stringify([
    ofShop,
    sources.map((source) => source.known?.key),
    [...entry.translations.keys()],
    [cover, ...localisedCovers.values(), ...gallery, ...samples, ...files].map(versionOf),
    [...localisedCovers.keys()],
    [gallery.length, samples.length],
    samples.map(({ file }) => prepared.pageCounts.get(file)),
    sources.flatMap((source) => targetsIn(prepared, entry, source)),
    [derived, [...availabilities], sold, sales.discounts],
  ]);

  function versionOf({ name, file }: Asset) {
    return [name, file, prepared.fileMetadata.get(file)?.sha256];
  }
}

/** What the relative addresses in a text stand for. */
function targetsIn(prepared: PreparedContent, product: ProductEntry, { known }: Source): string[] {
  if (!known) return [];
  const { body, fields } = known.facts;
  return [body, ...Object.values(fields)]
    .flatMap(({ targets }) => targets)
    .filter(({ url }) => !SCHEME.test(url) && !/^[/#]/.test(url))
    .map(({ url }) => targetOf(prepared, url, { folder: `products/${product.slug}`, product }));
}
