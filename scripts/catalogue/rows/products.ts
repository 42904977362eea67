import { join } from "node:path";
import type { ProductEntry } from "../content/content.ts";
import { sampleHtml, samplePath } from "../samples.ts";
import { galleryOf, inOrder, STANDARD } from "./order.ts";
import { factsOf, type Prepared, pictureOf, type TableRow } from "./prepared.ts";
import { productTextRows, renderShopLicence } from "./product-texts.ts";

/** Everything about the products. */
export function* productRows(prepared: Prepared): Generator<TableRow> {
  const licences = prepared.shop.languages.map(
    (language) => [language, renderShopLicence(prepared, language)] as const,
  );
  for (const entry of prepared.products) {
    const { slug: product, data, cover } = entry;
    const { kind, created, updated = latestChange(data) } = data;
    yield ["products", { product, kind, cover: pictureOf(prepared, cover.file).id, created, updated }];
    for (const [position, tag] of data.tags.entries()) yield ["product_tags", { product, position, tag }];
    for (const [position, part] of (data.bundle ?? []).entries()) {
      yield ["bundles", { bundle: product, position, product: part }];
    }
    yield* optionRows(entry);
    yield* fileRows(prepared, entry);
    for (const [language, licence] of licences) yield* productTextRows(prepared, entry, language, licence);
  }
}

/** A product whose text does not say when it was updated was so when it last changed, or else when it was made. */
function latestChange({ created, changelog = [] }: ProductEntry["data"]): string {
  const dates = [created, ...changelog.map(({ date }) => date)];
  return dates.reduce((latest, date) => (date > latest ? date : latest));
}

function* optionRows(entry: ProductEntry): Generator<TableRow> {
  const { slug: product, data } = entry;
  const goods = inOrder(
    entry.files,
    data.files.map(({ name }) => name),
  );
  for (const [position, option] of (
    data.options ?? [{ ...data, key: STANDARD, files: undefined }]
  ).entries()) {
    const { key, price, minimum, compareAt } = option;
    yield [
      "options",
      {
        product,
        key,
        position,
        currency: price?.currency ?? null,
        price: price?.amount ?? null,
        minimum: minimum?.amount ?? null,
        compare_at: compareAt?.amount ?? null,
      },
    ];
    const contained = goods.filter(({ name }) => option.files?.includes(name) ?? true);
    for (const [place, { name }] of contained.entries()) {
      yield ["option_files", { product, key, position: place, name }];
    }
  }
}

function* fileRows(prepared: Prepared, entry: ProductEntry): Generator<TableRow> {
  const { slug: product, data } = entry;
  const files = inOrder(
    entry.files,
    data.files.map(({ name }) => name),
  );
  for (const [position, { name, file }] of files.entries()) {
    const { size, type, sha256, pages, duration } = factsOf(prepared, file);
    yield ["files", { product, name, position, size, type, sha256, pages, duration, path: file }];
  }
  const samples = inOrder(
    entry.samples,
    data.samples.map(({ file }) => file),
  );
  for (const [position, { name, file }] of samples.entries()) {
    const facts = factsOf(prepared, file);
    const { type, size, frame } = facts;
    const html = sampleHtml(join(prepared.contentDir, file), facts);
    const shown = {
      html,
      picture: prepared.pictures.get(file)?.id ?? null,
      width: frame?.width ?? null,
      height: frame?.height ?? null,
    };
    yield ["samples", { product, name, position, path: samplePath(name, facts), type, size, ...shown }];
  }
  for (const [position, { file }] of galleryOf(entry).entries()) {
    yield ["gallery", { product, position, picture: pictureOf(prepared, file).id }];
  }
}
