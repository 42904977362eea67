import { z } from "zod";
import type { CatalogueRows, Row, Rows } from "./catalogue-rows.ts";
import { openReadOnly, type ReadOnlyDatabase } from "./duckdb.ts";
import type { CatalogueView } from "./types.ts";
import { PRODUCT_TABLES, productColumn } from "./views/product-rows.ts";
import { SHOP_TABLES } from "./views/shop-rows.ts";
import { createViews } from "./views/views.ts";

/** A catalogue file that is open for reading. Several processes can read one file at the same time. */
export interface Catalogue {
  /** The shop's languages, the default one first. */
  languages(): Promise<string[]>;
  /** The whole shop in one of its languages. */
  view(language: string): Promise<CatalogueView>;
  close(): void;
}

const Cells = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Opens a catalogue file. @throws if there is none, or it is not a catalogue */
export async function openCatalogue(path: string): Promise<Catalogue> {
  const database = await openReadOnly(path);
  let reading: Promise<Map<string, CatalogueView>> | null = null;
  const views = () => {
    reading ??= readViews(database);
    return reading;
  };
  return {
    languages: async () => [...(await views()).keys()],
    async view(language) {
      const view = (await views()).get(language);
      if (!view) throw new Error(`The shop has no pages in ${language}`);
      return view;
    },
    close: database.close,
  };
}

async function readViews(database: ReadOnlyDatabase): Promise<Map<string, CatalogueView>> {
  const views = createViews(await readRows(database));
  return new Map(views.map((view, i) => [views[0].shop.languages[i] ?? "", view]));
}

/** All rows, with one query for each table. */
async function readRows(database: ReadOnlyDatabase): Promise<CatalogueRows> {
  const shop: Rows = new Map();
  for (const table of SHOP_TABLES) shop.set(table, await readTable(database, table));
  const products = new Map<string, Rows>();
  for (const table of PRODUCT_TABLES) {
    const rows = await readTable(database, table);
    const column = productColumn(table);
    for (const [slug, ofProduct] of Map.groupBy(rows, (row) => String(row[column]))) {
      const existing: Rows = products.get(slug) ?? new Map();
      products.set(slug, existing.set(table, ofProduct));
    }
  }
  return { shop, products };
}

/** In the order in which they were written. */
function readTable(database: ReadOnlyDatabase, table: string): Promise<Row[]> {
  return database.query(Cells, `SELECT * FROM ${table} ORDER BY rowid`);
}
