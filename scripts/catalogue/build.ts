import { join } from "node:path";
import type { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import type { SoldCopies } from "#domain/api/admin/copies.ts";
import type { HolderCount } from "#domain/api/admin/holders.ts";
import type { OffersFile } from "#domain/offer.ts";
import { printOffers } from "#domain/print-offers.ts";
import type { PageMessages } from "#messages/types.ts";
import { checkAccent } from "./accent.ts";
import { type BuildMemory, createBuildMemory } from "./build-memory.ts";
import type { CatalogueRows, Row } from "./catalogue-rows.ts";
import { unreadablePictureMistake } from "./check.ts";
import type { Content } from "./content/content.ts";
import { saveTexts } from "./content/memory.ts";
import { ContentInvalid, type Mistake, sortMistakes } from "./content/mistakes.ts";
import { type ReadResult, readContent } from "./content/read.ts";
import type { Period } from "./content/schedule.ts";
import { hasCustomFonts, prepareCustomFonts, publishCustomFonts } from "./custom-fonts.ts";
import { isInForce, publishedDiscounts } from "./discounts.ts";
import { findChanges, writeCatalogue } from "./duckdb.ts";
import { readFileMetadata } from "./file-metadata.ts";
import { prepareGridPictures } from "./grid-pictures.ts";
import { publishLogo, readLogoSize } from "./logo.ts";
import { type MediaFolder, mediaFolder } from "./media-folder.ts";
import { publishedNotifications } from "./notifications.ts";
import { createOffersFile } from "./offers.ts";
import { preparePdfPages } from "./pdf-pages.ts";
import { findUnreadableFiles, preparePictures } from "./prepare-pictures.ts";
import { findRemovedOffers } from "./renames.ts";
import { groupByTable, rowsByProduct } from "./rows/cached-rows.ts";
import { pageRows } from "./rows/pages.ts";
import { getFileMetadata, type PreparedContent, type StoredLogo } from "./rows/prepared-content.ts";
import { relatedRowsOnce } from "./rows/related.ts";
import { shopRows } from "./rows/shop.ts";
import type { Sales } from "./sale-prices.ts";
import { publishSample } from "./samples.ts";
import type { CatalogueView } from "./types.ts";
import { findUnstampablePdfs } from "./unstampable-pdfs.ts";
import { usedCharacters } from "./used-characters.ts";
import { createViews } from "./views/views.ts";
import { writeAtomically } from "./write-atomically.ts";

export interface BuildOptions {
  /** The creator's content. It is never changed. */
  contentDir: string;
  /** The release: receives `catalogue.duckdb`, `messages.json` and `offers.json`. */
  outDir: string;
  /** Receives the pictures, by default in `site/media/` of the release. */
  media?: MediaFolder;
  /** Keeps pictures and file metadata between builds. Builds can share it, and it may be deleted at any time. */
  cacheDir: string;
  /** Co-purchases from the order book. Without them, products are related by tags and collections only. */
  coPurchases?: readonly CoPurchase[];
  /** The copies of limited products that are sold, from the order book. Without them, nothing is sold out. */
  soldCopies?: readonly SoldCopies[];
  /** How many buyers have each edition, to warn of editions that were removed. */
  holders?: readonly HolderCount[];
  /** The file of the live catalogue. If few of its rows differ, only they are written. */
  liveCatalogue?: string | null;
  /** The offers of the live release, to warn of products that were removed. */
  live?: Pick<OffersFile, "offers"> | null;
  /** Include products with `draft: true` that have no mistakes. */
  withDrafts?: boolean;
  /** Receives how many of the pictures are ready. */
  onPicture?: (done: number, total: number) => void;
  /** The time that decides which products are published and for sale, by default that of the clock. */
  now?: Date;
  /** The memory of the last build of this content, so that only what has changed is parsed and rendered. */
  memory?: BuildMemory;
}

export interface BuildResult {
  /** The catalogue in each of the shop's languages, the default one first. */
  views: readonly [CatalogueView, ...CatalogueView[]];
  /** The texts of pages by language. */
  messages: Record<string, PageMessages>;
  /** Whether some discounts need no code, which the cart then asks for. */
  hasAutomaticDiscounts: boolean;
  warnings: Mistake[];
  offers: OffersFile;
  /** The time in which a build of the same content has the same result. */
  period: Period;
}

/**
 * Builds the catalogue from the content folder. `catalogue.duckdb` is written last, so if it exists, the other files exist too.
 * A failed build leaves an earlier catalogue unchanged.
 * @throws {ContentInvalid} with every mistake in the texts, before anything is written, or else with every picture that cannot be read
 */
export async function buildCatalogue(options: BuildOptions): Promise<BuildResult> {
  const { written, ...result } = await beginCatalogue(options);
  await written;
  return result;
}

/**
 * Does the same as {@link buildCatalogue}, but returns while `catalogue.duckdb` is still being written, if only a part of it is: DuckDB takes most
 * of the time of a small change, and pages are rendered from the views.
 * @returns with `written`, which resolves when the file is there. It has to be awaited also if what is done meanwhile fails.
 */
export async function beginCatalogue(
  options: BuildOptions,
): Promise<BuildResult & { written: Promise<void> }> {
  const {
    contentDir,
    outDir,
    cacheDir,
    coPurchases = [],
    soldCopies = [],
    holders = [],
    live = null,
    liveCatalogue = null,
    now = new Date(),
  } = options;
  const memory = options.memory ?? createBuildMemory();
  const result = readContent(contentDir, { memory, withDrafts: options.withDrafts ?? false, now });
  const { content, warnings, period } = result;
  const accent = checkAccent(result.shop);
  if (!content || accent.mistakes.length > 0) {
    // Pictures are not looked at, which would take a minute for a thousand of them.
    const mistakes = sortMistakes([...result.mistakes, ...accent.mistakes]);
    throw new ContentInvalid({ mistakes, warnings: [...warnings, ...accent.warnings] }, contentDir);
  }
  const { onPicture, media = mediaFolder(join(outDir, "site", "media")) } = options;
  const prepared = await prepare(content, result, { cacheDir, media, onPicture, memory });
  for (const { name, file } of content.products.flatMap(({ samples }) => samples)) {
    const metadata = prepared.fileMetadata.get(file);
    if (metadata) await publishSample(join(contentDir, file), name, metadata, media);
  }

  const messages = Object.fromEntries(
    [...content.messages].map(([language, { pages }]) => [language, pages]),
  );
  const discounts = publishedDiscounts(content);
  const sales = { discounts: discounts.filter((discount) => isInForce(discount, now)), at: now };
  const rows = toRows(prepared, { coPurchases, soldCopies, sales, memory });
  rows.shop.set("fonts", await customFonts(content, rows, { cacheDir, media }));
  await saveTexts(memory);
  const views = createViews(rows, memory.views);
  await writeAtomically(join(outDir, "messages.json"), JSON.stringify(messages));
  const offers = createOffersFile(views, {
    shop: content.shop,
    messages: content.messages,
    discounts,
    notifications: publishedNotifications(content),
    validUntil: period.end,
  });
  await writeAtomically(join(outDir, "offers.json"), printOffers(offers));
  warnings.push(...accent.warnings, ...findRemovedOffers(result.published, live, holders));
  const hasAutomaticDiscounts = discounts.some(({ code }) => code === null);
  const changes = liveCatalogue === null ? null : await findChanges(rows, liveCatalogue);
  const written = writeCatalogue(join(outDir, "catalogue.duckdb"), rows, changes);
  // Writing all rows takes memory that rendering all pages needs.
  if (changes === null) await written;
  // Prevents an unhandled rejection. The caller still gets the error.
  written.catch(() => {});
  return { views, messages, hasAutomaticDiscounts, warnings, offers, period, written };
}

/** Reads the metadata of all files and generates the pictures. Adds to the warnings of the content what cannot be drawn. */
async function prepare(
  content: Content,
  { pictures: pictureFiles, logos: logoFiles, warnings }: ReadResult,
  {
    cacheDir,
    media,
    onPicture,
    memory,
  }: Pick<BuildOptions, "cacheDir" | "onPicture"> & { media: MediaFolder; memory: BuildMemory },
): Promise<PreparedContent> {
  const { contentDir, products } = content;
  const productFiles = products
    .flatMap(({ files, samples }) => [...files, ...samples])
    .map(({ file }) => file);
  const metadata = await readFileMetadata(
    contentDir,
    [...productFiles, ...pictureFiles, ...logoFiles],
    cacheDir,
    { hashes: memory.hashes, known: memory.metadata },
  );
  const { pictures, unreadable } = await preparePictures(contentDir, pictureFiles, metadata, {
    ...{ cacheDir, media, onPicture, known: memory.pictures },
  });
  unreadable.push(...(await findUnreadableFiles(contentDir, logoFiles, readLogoSize)));
  if (unreadable.length > 0) {
    throw new ContentInvalid(
      { mistakes: sortMistakes(unreadable.map(unreadablePictureMistake)), warnings },
      contentDir,
    );
  }
  const logos = new Map<string, StoredLogo>();
  for (const file of logoFiles) {
    const path = join(contentDir, file);
    const name = await publishLogo(path, getFileMetadata({ fileMetadata: metadata }, file), media);
    logos.set(file, { name, ...(await readLogoSize(path)) });
  }
  const samples = products.flatMap(({ samples }) => samples);
  const pdfs = await preparePdfPages(contentDir, samples, metadata, { cacheDir, media });
  warnings.push(...pdfs.warnings);
  warnings.push(
    ...(await findUnstampablePdfs(content, async (file) =>
      getFileMetadata({ fileMetadata: metadata }, file),
    )),
  );
  const gridPictures = await prepareGridPictures(contentDir, products, metadata, { cacheDir, media });
  return { ...content, fileMetadata: metadata, pictures, gridPictures, pageCounts: pdfs.pageCounts, logos };
}

/** @throws {ContentInvalid} if a font of the creator's own cannot be published */
async function customFonts(
  { contentDir, shopSource, messages }: Content,
  texts: CatalogueRows,
  { cacheDir, media }: { cacheDir: string; media: MediaFolder },
): Promise<Row[]> {
  if (!hasCustomFonts(shopSource)) return [];
  const characters = usedCharacters(texts, messages);
  const { fonts, mistakes } = await prepareCustomFonts({
    contentDir,
    shop: shopSource,
    characters,
    cacheDir,
  });
  if (mistakes.length > 0) throw new ContentInvalid({ mistakes, warnings: [] }, contentDir);
  return publishCustomFonts(fonts, media);
}

function toRows(
  prepared: PreparedContent,
  {
    coPurchases,
    soldCopies,
    sales,
    memory,
  }: Required<Pick<BuildOptions, "coPurchases" | "soldCopies">> & { sales: Sales; memory: BuildMemory },
): CatalogueRows {
  const rows = {
    shop: groupByTable([...shopRows(prepared), ...pageRows(prepared)]),
    products: rowsByProduct(prepared, { sold: soldCopies, sales }, memory.rows),
  };
  const slugs = new Set(prepared.products.map(({ slug }) => slug));
  rows.shop.set(
    "bought_together",
    coPurchases
      .filter(({ product, other }) => slugs.has(product) && slugs.has(other))
      .map(({ product, other, buyers }) => ({ product, other, buyers })),
  );
  rows.shop.set("related", relatedRowsOnce(rows, memory.related));
  return rows;
}
