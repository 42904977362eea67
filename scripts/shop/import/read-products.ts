import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { isCurrency } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import { displayPath } from "../output.ts";
import { parseAmount } from "./amount.ts";
import type { Table } from "./table.ts";

/** A product of a table of products. */
export interface ListedProduct {
  name: string;
  slug: string;
  kind: (typeof PRODUCT_KINDS)[number] | null;
  price: Money | null;
  summary: string;
  /** Markdown. */
  description: string;
}

/** The columns of a table of products, each by the names that it can have. */
export const PRODUCT_COLUMNS = {
  name: ["Name", "Product Name", "Title", "Item Name"],
  slug: ["Slug", "Permalink", "Custom Permalink"],
  kind: ["Kind"],
  price: ["Price", "Item Price ($)", "Price ($)"],
  currency: ["Currency"],
  summary: ["Summary"],
  description: ["Description"],
};

/**
 * Reads a table of products. Gumroad, Lemon Squeezy and Payhip export their sales, but no products. So this is a table that the
 * creator has made, with the names that products have in their APIs; only `name` is required:
 * https://gumroad.com/api#products, https://docs.lemonsqueezy.com/api/products
 *
 * @throws if it has no column of names
 */
export function readProducts(table: Table, currency: string): ListedProduct[] {
  if (!table.has(PRODUCT_COLUMNS.name)) {
    throw new Error(
      `${displayPath(table.file)}: found neither a column "Name" (a table of products needs it) nor one of email addresses (a table of sales needs it). Its columns: ${table.columns.join(", ")}`,
    );
  }
  return table.rows.flatMap((row) => {
    const cell = (column: keyof typeof PRODUCT_COLUMNS) => row.get(PRODUCT_COLUMNS[column]);
    if (cell("name") === "") return [];
    const code = cell("currency").toUpperCase();
    return {
      name: cell("name"),
      slug: cell("slug"),
      kind: PRODUCT_KINDS.find((kind) => kind === cell("kind").toLowerCase()) ?? null,
      price: cell("price") === "" ? null : parseAmount(cell("price"), isCurrency(code) ? code : currency),
      summary: cell("summary"),
      description: cell("description"),
    };
  });
}
