import { readFile } from "node:fs/promises";
import { z } from "zod";
import { rememberByObject } from "#domain/remember.ts";
import type { CatalogueRows, Row, Rows } from "./catalogue-rows.ts";
import { shortHash } from "./short-hash.ts";
import { CREATE_TABLES } from "./tables.ts";
import { writeAtomically } from "./write-atomically.ts";

const TABLES_HASH = hashOf(CREATE_TABLES);

const Hashes = z.record(z.string(), z.string());
const CatalogueDescription = z.object({
  /** A hash of the definition of the tables. */
  tables: z.string(),
  /** Bytes of the last file that was written as a whole. Each change makes its file a little larger. */
  wholeSize: z.int(),
  /** A hash of the rows of each table that is about the shop as a whole. */
  shop: Hashes,
  /** A hash of the rows of each product. */
  products: Hashes,
});
/** What a catalogue file holds, so that it need not be read to know what differs. */
export type CatalogueDescription = z.infer<typeof CatalogueDescription>;

export function describeRows({ shop, products }: CatalogueRows): Omit<CatalogueDescription, "wholeSize"> {
  return {
    tables: TABLES_HASH,
    shop: Object.fromEntries([...shop].map(([table, rows]) => [table, hashOfTable(rows)])),
    products: Object.fromEntries([...products].map(([slug, rows]) => [slug, hashOfProduct(rows)])),
  };
}

export async function writeDescription(catalogue: string, description: CatalogueDescription): Promise<void> {
  await writeAtomically(descriptionOf(catalogue), JSON.stringify(description));
}

/** null: there is none, it is damaged, or an earlier version of the code wrote it. */
export async function readDescription(catalogue: string): Promise<CatalogueDescription | null> {
  try {
    const text = await readFile(descriptionOf(catalogue), "utf8");
    const description = CatalogueDescription.parse(JSON.parse(text));
    return description.tables === TABLES_HASH ? description : null;
  } catch {
    return null;
  }
}

/** `catalogue.duckdb` → `catalogue.json` */
function descriptionOf(catalogue: string): string {
  return catalogue.replace(/\.duckdb$/, ".json");
}

const remember = rememberByObject<string>();

function hashOfTable(rows: Row[]): string {
  return remember(rows, "", () => hashOf(rows));
}

function hashOfProduct(rows: Rows): string {
  return remember(rows, "", () => hashOf([...rows]));
}

function hashOf(value: unknown): string {
  return shortHash(JSON.stringify(value));
}
