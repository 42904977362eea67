import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkAccent } from "./accent.ts";
import { checkContent, unreadablePicture } from "./check.ts";
import type { BoughtTogether } from "./co-purchases.ts";
import type { Content } from "./content/content.ts";
import { ContentInvalid, type Mistake, sorted } from "./content/mistakes.ts";
import { type Reading, readContent } from "./content/read.ts";
import { type Rows, writeCatalogue } from "./duckdb.ts";
import { readFileFacts } from "./file-facts.ts";
import { publishLogo, readLogoSize } from "./logo.ts";
import { findUnreadable, preparePictures } from "./media.ts";
import { offersFile } from "./offers.ts";
import { publicFiles } from "./public-json.ts";
import { openCatalogue } from "./reader.ts";
import { pageRows } from "./rows/pages.ts";
import { factsOf, type Prepared, type StoredLogo } from "./rows/prepared.ts";
import { productRows } from "./rows/products.ts";
import { shopRows } from "./rows/shop.ts";
import { publishSample } from "./samples.ts";
import type { CatalogueView } from "./types.ts";

export interface Building {
  /** What the creator writes. Only read. */
  contentDir: string;
  /** The release: gets `catalogue.duckdb`, `messages.json`, `offers.json` and `site/{media/,products.json,products/,<language>/}`. */
  outDir: string;
  /** Pictures and measurements that need not be made twice. Any build may share it; it may be deleted at any time. */
  cacheDir: string;
  /** What the order book says of products and their buyers; without it, tags and collections alone relate products. */
  boughtTogether?: readonly BoughtTogether[];
}

export interface Built {
  products: number;
  languages: string[];
  warnings: Mistake[];
}

/**
 * Builds the catalogue from the content folder. `catalogue.duckdb` is written last of all, so where it is, everything
 * is; a build that fails leaves the one that was there.
 * @throws {ContentInvalid} with every mistake in the content; nothing has been written then.
 */
export async function buildCatalogue(building: Building): Promise<Built> {
  const { contentDir, outDir, cacheDir, boughtTogether = [] } = building;
  const reading = readContent(contentDir);
  const { content, warnings } = reading;
  const accent = await checkAccent(reading.shop);
  if (!content || accent.mistakes.length > 0) {
    throw new ContentInvalid(await checkContent(contentDir), contentDir);
  }
  const siteDir = join(outDir, "site");
  const mediaDir = join(siteDir, "media");
  const prepared = await prepare(content, reading, cacheDir, mediaDir);
  for (const { name, file } of content.products.flatMap(({ samples }) => samples)) {
    const facts = prepared.facts.get(file);
    if (facts) await publishSample(join(contentDir, file), name, facts, mediaDir);
  }

  let products = 0;
  await writeCatalogue(join(outDir, "catalogue.duckdb"), toRows(prepared, boughtTogether), async (path) => {
    const views = await readViews(path, content.shop.languages);
    products = views[0].products.length;
    if (products !== content.products.length) throw new Error("The catalogue did not keep every product");
    for (const [index, view] of views.entries()) {
      for (const [name, json] of publicFiles(view, content.shop.languages[index] ?? "")) {
        await writeWhole(join(siteDir, name), json);
      }
    }
    const messages = [...content.messages];
    const pages = Object.fromEntries(messages.map(([language, { pages }]) => [language, pages]));
    await writeWhole(join(outDir, "messages.json"), JSON.stringify(pages));
    await writeWhole(join(outDir, "offers.json"), JSON.stringify(await offersFile(views, content.messages)));
  });
  warnings.push(...accent.warnings);
  return { products, languages: content.shop.languages, warnings };
}

/** Measures the files and makes the pictures. */
async function prepare(
  content: Content,
  { pictures: pictureFiles, logos: logoFiles, warnings }: Reading,
  cacheDir: string,
  mediaDir: string,
): Promise<Prepared> {
  const { contentDir, products } = content;
  const goods = products.flatMap(({ files, samples }) => [...files, ...samples]).map(({ file }) => file);
  const facts = await readFileFacts(contentDir, [...goods, ...pictureFiles, ...logoFiles], cacheDir);
  const { pictures, unreadable } = await preparePictures(contentDir, pictureFiles, facts, {
    cacheDir,
    mediaDir,
  });
  unreadable.push(...(await findUnreadable(contentDir, logoFiles, readLogoSize)));
  if (unreadable.length > 0) {
    throw new ContentInvalid({ mistakes: sorted(unreadable.map(unreadablePicture)), warnings }, contentDir);
  }
  const logos = new Map<string, StoredLogo>();
  for (const file of logoFiles) {
    const path = join(contentDir, file);
    const name = await publishLogo(path, factsOf({ facts }, file), mediaDir);
    logos.set(file, { name, ...(await readLogoSize(path)) });
  }
  return { ...content, facts, pictures, logos };
}

function toRows(prepared: Prepared, boughtTogether: readonly BoughtTogether[]): Rows {
  const rows: Rows = new Map();
  for (const part of [shopRows, productRows, pageRows]) {
    for (const [table, row] of part(prepared)) {
      const there = rows.get(table);
      if (there) there.push(row);
      else rows.set(table, [row]);
    }
  }
  const known = new Set(prepared.products.map(({ slug }) => slug));
  rows.set(
    "bought_together",
    boughtTogether
      .filter(({ product, other }) => known.has(product) && known.has(other))
      .map(({ product, other, buyers }) => ({ product, other, buyers })),
  );
  return rows;
}

async function readViews(
  path: string,
  [first = "", ...others]: string[],
): Promise<[CatalogueView, ...CatalogueView[]]> {
  const catalogue = await openCatalogue(path);
  try {
    const views: [CatalogueView, ...CatalogueView[]] = [await catalogue.view(first)];
    for (const language of others) views.push(await catalogue.view(language));
    return views;
  } finally {
    catalogue.close();
  }
}

/** A reader finds the old file or the new one, never half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.unfinished`, text);
  await rename(`${path}.unfinished`, path);
}
