import { z } from "zod";
import { openReadOnly, type ReadOnlyDatabase } from "./duckdb.ts";
import { readProducts } from "./reader/products.ts";
import { readCollections, readPages, readShop, readTags } from "./reader/shop.ts";
import type { CatalogueView } from "./types.ts";

/** A catalogue file that is open for reading. Several processes can read one file at the same time. */
export interface Catalogue {
  /** The shop's languages, the default one first. */
  languages(): Promise<string[]>;
  /** The whole shop in one of its languages, read with one query per table. */
  view(language: string): Promise<CatalogueView>;
  close(): void;
}

/** Opens a catalogue file. @throws if there is none, or it is not a catalogue */
export async function openCatalogue(path: string): Promise<Catalogue> {
  const database = await openReadOnly(path);
  return {
    languages: () => readLanguages(database),
    view: (language) => readView(database, language),
    close: database.close,
  };
}

async function readLanguages(database: ReadOnlyDatabase): Promise<string[]> {
  const Row = z.object({ language: z.string() });
  const rows = await database.query(Row, "SELECT language FROM shop ORDER BY position");
  return rows.map(({ language }) => language);
}

async function readView(database: ReadOnlyDatabase, language: string): Promise<CatalogueView> {
  const languages = await readLanguages(database);
  if (!languages.includes(language)) throw new Error(`The shop has no pages in ${language}`);
  const tags = await readTags(database, language);
  const collections = await readCollections(database, language);
  const all = await readProducts(database, language, tags, collections);
  return {
    shop: await readShop(database, language, languages),
    products: all.filter(({ isUnlisted }) => !isUnlisted),
    unlisted: all.filter(({ isUnlisted }) => isUnlisted),
    collections,
    pages: await readPages(database, language),
    tags,
  };
}
