import { z } from "zod";
import type { Rows } from "../catalogue-rows.ts";

const text = z.string();
/** A 64-bit integer, which DuckDB returns as text. */
const bigint = z.coerce.number();
const rowsOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.array(z.object(shape)).default([]);
const language = text;

/** The rows of one product by table, in the order of their positions. */
export const ProductRows = z.object({
  products: rowsOf({ product: text, kind: text, created: text, updated: text }),
  unlisted: rowsOf({}),
  withdrawn: rowsOf({}),
  sale_ends: rowsOf({ moment: text }),
  previous_slugs: rowsOf({ previous: text }),
  gumroad_ids: rowsOf({ id: text }),
  product_tags: rowsOf({ tag: text }),
  bundles: rowsOf({ product: text, option_key: text.nullable() }),
  product_texts: rowsOf({
    ...{ language, written_in: text, name: text, summary: text },
    ...{ cover: text, cover_alt: text, cover_alt_in: text },
    ...{ description: text, description_in: text, licence: text, licence_in: text },
  }),
  options: rowsOf({
    key: text,
    currency: text.nullable(),
    price: bigint.nullable(),
    minimum: bigint.nullable(),
    compare_at: bigint.nullable(),
  }),
  option_texts: rowsOf({
    ...{ key: text, language, name: text, name_in: text, summary: text.nullable(), summary_in: text },
  }),
  other_prices: rowsOf({
    key: text,
    currency: text,
    price: bigint,
    minimum: bigint.nullable(),
    compare_at: bigint.nullable(),
  }),
  sale_prices: rowsOf({ key: text, currency: text, price: bigint }),
  previous_keys: rowsOf({ previous: text, key: text }),
  licence_keys: rowsOf({ key: text, activations: z.number().nullable(), pool: text.nullable() }),
  limited_copies: rowsOf({ key: text.nullable(), copies: z.number() }),
  sold_out: rowsOf({ key: text.nullable() }),
  seats: rowsOf({ key: text, seats: z.number() }),
  download_limits: rowsOf({ key: text, times: z.number(), hours: z.number() }),
  stamped_options: rowsOf({ key: text }),
  releases: rowsOf({ key: text, moment: text, day: text }),
  option_files: rowsOf({ key: text, name: text }),
  files: rowsOf({
    name: text,
    size: bigint,
    type: text,
    sha256: text,
    pages: z.number().nullable(),
    duration: z.number().nullable(),
  }),
  file_texts: rowsOf({ name: text, language, title: text.nullable(), title_in: text }),
  samples: rowsOf({
    name: text,
    path: text,
    type: text,
    size: bigint,
    duration: z.number().nullable(),
    html: text.nullable(),
    picture: text.nullable(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    pages: z.number().nullable(),
    axes: text.nullable(),
    cover_x: z.number().nullable(),
    cover_y: z.number().nullable(),
    cover_radius: z.number().nullable(),
  }),
  sample_texts: rowsOf({ name: text, language, title: text.nullable(), title_in: text }),
  gallery: rowsOf({
    position: z.number(),
    picture: text,
    before: z.number().nullable(),
    grid_columns: z.number().nullable(),
    grid_rows: z.number().nullable(),
    enlarged: text.nullable(),
  }),
  gallery_texts: rowsOf({ position: z.number(), language, alt: text, alt_in: text }),
  contents: rowsOf({ language, title: text, detail: text.nullable(), written_in: text }),
  testimonials: rowsOf({
    ...{ language, quote: text, lang: text, name: text },
    ...{ role: text.nullable(), url: text.nullable(), date: text.nullable() },
  }),
  faq: rowsOf({ language, question: text, answer: text, written_in: text }),
  changelog: rowsOf({ language, date: text, version: text.nullable(), notes: text, written_in: text }),
});
export type ProductRows = z.infer<typeof ProductRows>;

/** The tables whose rows belong to a product each. */
export const PRODUCT_TABLES: readonly string[] = Object.keys(ProductRows.shape);

/** The column of a table that names the product. */
export function productColumn(table: string): string {
  return table === "bundles" ? "bundle" : "product";
}

export function parseProductRows(rows: Rows): ProductRows {
  return ProductRows.parse(Object.fromEntries(rows));
}
