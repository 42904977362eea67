import { join } from "node:path";
import type { SoldCopies } from "#domain/api/admin/copies.ts";
import { parseBundled } from "#domain/bundle.ts";
import type { Money } from "#domain/money/money.ts";
import type { ProductEntry } from "../content/content.ts";
import { type Sales, salePrice } from "../sale-prices.ts";
import { sampleHtml, samplePath } from "../samples.ts";
import { STANDARD_OPTION, sortAssets, sortGallery } from "./asset-order.ts";
import {
  getFileMetadata,
  getPicture,
  mediaPath,
  type PreparedContent,
  type TableRow,
} from "./prepared-content.ts";
import { type Licence, productTextRows } from "./product-texts.ts";

/** The licence terms of products without their own, by language. */
export type ShopLicences = readonly (readonly [language: string, licence: Licence])[];

/** The rows of a product. */
export function* productRows(
  prepared: PreparedContent,
  entry: ProductEntry,
  { sold, licences, sales }: { sold: readonly SoldCopies[]; licences: ShopLicences; sales: Sales },
): Generator<TableRow> {
  const { slug: product, data, soldUntil, isWithdrawn } = entry;
  const { created, updated } = datesOf(entry);
  yield ["products", { product, kind: data.kind, created, updated }];
  if (data.unlisted || isWithdrawn) yield ["unlisted", { product }];
  if (isWithdrawn) yield ["withdrawn", { product }];
  if (soldUntil !== null) yield ["sale_ends", { product, moment: soldUntil }];
  for (const id of data.gumroadIds) yield ["gumroad_ids", { id, product }];
  for (const previous of data.previousSlugs) yield ["previous_slugs", { previous, product }];
  for (const [position, tag] of data.tags.entries()) yield ["product_tags", { product, position, tag }];
  for (const [position, text] of (data.bundle ?? []).entries()) {
    const part = parseBundled(text);
    yield ["bundles", { bundle: product, position, product: part.product, option_key: part.option }];
  }
  yield* optionRows(entry, sales);
  yield* limitedCopyRows(entry, sold);
  yield* fileRows(prepared, entry);
  for (const [language, licence] of licences) yield* productTextRows(prepared, entry, language, licence);
}

/** A product that is published by itself counts as created then, so that it is among the newest. */
function datesOf({ data, released }: ProductEntry): { created: string; updated: string } {
  const created = latest([data.created, ...(released === null ? [] : [released])]);
  return { created, updated: latest([created, data.updated ?? latestChange(data)]) };
}

/** The date of the last update if the product does not give one: that of the newest change, or of its creation. */
function latestChange({ created, changelog = [] }: ProductEntry["data"]): string {
  return latest([created, ...changelog.map(({ date }) => date)]);
}

function latest(dates: [string, ...string[]]): string {
  return dates.toSorted().at(-1) ?? dates[0];
}

function* optionRows(entry: ProductEntry, sales: Sales): Generator<TableRow> {
  const { slug: product, data } = entry;
  const files = sortAssets(
    entry.files,
    data.files.map(({ name }) => name),
  );
  for (const [position, option] of (
    data.options ?? [{ ...data, key: STANDARD_OPTION, files: undefined }]
  ).entries()) {
    const { key } = option;
    const [main, ...others] = pricesByCurrency(option);
    yield ["options", { product, key, position, ...(main ?? NO_PRICE) }];
    for (const [position, price] of others.entries()) {
      yield ["other_prices", { product, key, position, ...price }];
    }
    for (const { currency, price: amount, minimum } of pricesByCurrency(option)) {
      // Pay-what-you-want prices have no sale price.
      const price =
        minimum === null ? salePrice({ product, option: key }, { amount, currency }, sales) : null;
      if (price !== null) yield ["sale_prices", { product, key, currency, price }];
    }
    const { licenceKeys = data.licenceKeys } = option;
    if (licenceKeys) {
      const { activations = null, list } = licenceKeys;
      const pool = option.licenceKeys && data.options ? `${product}/${key}` : product;
      yield ["licence_keys", { product, key, activations, pool: list === undefined ? null : pool }];
    }
    const { seats = data.seats } = option;
    if (seats) yield ["seats", { product, key, seats }];
    const { downloads = data.downloads } = option;
    if (downloads) yield ["download_limits", { product, key, ...downloads }];
    const { stampPdfs = data.stampPdfs } = option;
    if (stampPdfs) yield ["stamped_options", { product, key }];
    const release = entry.availabilities.get(key);
    if (release) yield ["releases", { product, key, moment: release.at, day: release.day }];
    for (const previous of option.previousKeys) yield ["previous_keys", { product, previous, key }];
    const included = files.filter(({ name }) => option.files?.includes(name) ?? true);
    for (const [optionPosition, { name }] of included.entries()) {
      yield ["option_files", { product, key, position: optionPosition, name }];
    }
  }
}

const NO_PRICE = { currency: null, price: null, minimum: null, compare_at: null };

/** The prices of an option, the main currency first. */
function pricesByCurrency({
  price: prices = [],
  minimum = [],
  compareAt = [],
}: Pick<ProductEntry["data"], "price" | "minimum" | "compareAt">) {
  return prices.map(({ amount, currency }) => {
    const amountOf = (moneys: Money[]) => moneys.find((money) => money.currency === currency)?.amount ?? null;
    return { currency, price: amount, minimum: amountOf(minimum), compare_at: amountOf(compareAt) };
  });
}

/** The limits of a product and of its editions. Copies that were sold under an earlier name count. */
function* limitedCopyRows(entry: ProductEntry, sold: readonly SoldCopies[]): Generator<TableRow> {
  const { slug, data } = entry;
  const ofProduct = soldOf(entry, sold);
  const limits = [{ key: null, previousKeys: [], copies: data.copies }, ...(data.options ?? [])];
  for (const { key, previousKeys, copies } of limits) {
    if (copies === undefined) continue;
    const keys: (string | null)[] = [key, ...previousKeys];
    const count = ofProduct
      .filter(({ option }) => keys.includes(option))
      .reduce((sum, { sold }) => sum + sold, 0);
    yield ["limited_copies", { product: slug, key, copies }];
    if (count >= copies) yield ["sold_out", { product: slug, key }];
  }
}

/** The sold copies of a product, also under its earlier names. */
export function soldOf({ slug, data }: ProductEntry, sold: readonly SoldCopies[]): SoldCopies[] {
  return sold.filter(({ product }) => product === slug || data.previousSlugs.includes(product));
}

function* fileRows(prepared: PreparedContent, entry: ProductEntry): Generator<TableRow> {
  const { slug: product, data } = entry;
  const files = sortAssets(
    entry.files,
    data.files.map(({ name }) => name),
  );
  for (const [position, { name, file }] of files.entries()) {
    const { size, type, sha256, pages, duration } = getFileMetadata(prepared, file);
    yield ["files", { product, name, position, size, type, sha256, pages, duration, path: file }];
  }
  const samples = sortAssets(
    entry.samples,
    data.samples.map(({ file }) => file),
  );
  for (const [position, { name, file }] of samples.entries()) {
    const metadata = getFileMetadata(prepared, file);
    const { type, size, duration, frame, axes } = metadata;
    const { onCover } = data.samples.find((sample) => sample.file === name) ?? {};
    const html = sampleHtml(join(prepared.contentDir, file), metadata);
    const preview = {
      html,
      axes: axes && JSON.stringify(axes),
      pages: prepared.pageCounts.get(file) ?? null,
      picture: prepared.pictures.get(file)?.id ?? null,
      width: frame?.width ?? null,
      height: frame?.height ?? null,
      cover_x: onCover?.x ?? null,
      cover_y: onCover?.y ?? null,
      cover_radius: onCover?.radius ?? null,
    };
    yield [
      "samples",
      { product, name, position, path: samplePath(name, metadata), type, size, duration, ...preview },
    ];
  }
  const gallery = sortGallery(entry);
  for (const [position, { name, file }] of gallery.entries()) {
    const enlarged = prepared.gridPictures.get(file);
    const { before, grid } = data.gallery.find((picture) => picture.file === name) ?? {};
    yield [
      "gallery",
      {
        product,
        position,
        picture: getPicture(prepared, file).id,
        before: before === undefined ? null : gallery.findIndex((picture) => picture.name === before),
        grid_columns: grid?.columns ?? null,
        grid_rows: grid?.rows ?? null,
        enlarged: enlarged ? mediaPath(enlarged) : null,
      },
    ];
  }
}
