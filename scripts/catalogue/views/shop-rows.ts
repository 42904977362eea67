import { z } from "zod";
import type { Rows } from "../catalogue-rows.ts";

const text = z.string();
const rowsOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.array(z.object(shape)).default([]);

/** The rows that do not belong to a product, by table, in the order of their positions. */
export const ShopRows = z.object({
  shop: rowsOf({
    language: text,
    name: text,
    tagline: text,
    author: text,
    opening: text,
    currency: text,
    support: text,
    tax: z.enum(["none", "included", "added"]),
    refunds: text,
    accent: text.nullable(),
    fonts: text,
    density: text,
  }),
  logos: rowsOf({ scheme: z.enum(["light", "dark"]), path: text, width: z.number(), height: z.number() }),
  fonts: rowsOf({
    role: z.enum(["title", "text"]),
    path: text,
    min_weight: z.number().nullable(),
    max_weight: z.number().nullable(),
  }),
  featured: rowsOf({ product: text }),
  tags: rowsOf({ tag: text }),
  tag_texts: rowsOf({ tag: text, language: text, name: text }),
  pictures: rowsOf({ picture: text, width: z.number(), height: z.number(), placeholder: text }),
  picture_files: rowsOf({ picture: text, type: text, width: z.number(), path: text }),
  collections: rowsOf({ collection: text }),
  collection_texts: rowsOf({
    ...{ collection: text, language: text, written_in: text, name: text, summary: text },
    ...{ description: text, description_in: text },
  }),
  collection_products: rowsOf({ collection: text, product: text }),
  pages: rowsOf({ page: text, updated: text }),
  page_texts: rowsOf({
    ...{
      page: text,
      language: text,
      written_in: text,
      title: text,
      summary: text,
      body: text,
      body_in: text,
    },
  }),
  bought_together: rowsOf({ product: text, other: text, buyers: z.number() }),
  related: rowsOf({ product: text, related: text }),
});
export type ShopRows = z.infer<typeof ShopRows>;

/** The tables of {@link ShopRows}. */
export const SHOP_TABLES: readonly string[] = Object.keys(ShopRows.shape);

export function parseShopRows(rows: Rows): ShopRows {
  return ShopRows.parse(Object.fromEntries(rows));
}
