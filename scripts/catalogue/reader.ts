import { z } from "zod";
import { openReadOnly, type ReadOnly } from "./duckdb.ts";
import { readProducts } from "./reader/products.ts";
import { readCollections, readPages, readShop, readTags } from "./reader/shop.ts";
import type { CatalogueView } from "./types.ts";

/** A catalogue file, open for reading. Several processes can read one file at once. */
export interface Catalogue {
  /** The shop's languages, the default one first. */
  languages(): Promise<string[]>;
  /** The whole shop in one of its languages, by one query a table. */
  view(language: string): Promise<CatalogueView>;
  /** What belongs into the storage of files. */
  goods(): Promise<Good[]>;
  close(): void;
}

const Good = z.object({
  /** Its place in storage: `<sha256>/<name>`. */
  key: z.string(),
  /** Within the content folder. */
  path: z.string(),
  name: z.string(),
  /** Media type. */
  type: z.string(),
  /** Bytes. */
  size: z.coerce.number(),
  /** Lower-case hex. */
  sha256: z.string(),
});
/** A file that is paid for, as it lies in the content folder. */
export type Good = z.infer<typeof Good>;

/** Opens a catalogue file. @throws if there is none, or it is not a catalogue. */
export async function openCatalogue(path: string): Promise<Catalogue> {
  const database = await openReadOnly(path);
  return {
    languages: () => readLanguages(database),
    view: (language) => readView(database, language),
    goods: () => database.query(Good, GOODS),
    close: database.close,
  };
}

/** The same file of two products is kept once. */
const GOODS = `
  SELECT DISTINCT ON (key) sha256 || '/' || name AS key, path, name, type, size, sha256
  FROM files ORDER BY key, path`;

async function readLanguages(database: ReadOnly): Promise<string[]> {
  const Row = z.object({ language: z.string() });
  const rows = await database.query(Row, "SELECT language FROM shop ORDER BY position");
  return rows.map(({ language }) => language);
}

async function readView(database: ReadOnly, language: string): Promise<CatalogueView> {
  const languages = await readLanguages(database);
  if (!languages.includes(language)) throw new Error(`The shop has no pages in ${language}`);
  const tags = await readTags(database, language);
  const collections = await readCollections(database, language);
  return {
    shop: await readShop(database, language, languages),
    products: await readProducts(database, language, tags, collections),
    collections,
    pages: await readPages(database, language),
    tags,
  };
}
