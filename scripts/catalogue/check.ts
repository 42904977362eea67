import { existsSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { HolderCount } from "#domain/api/admin/holders.ts";
import type { OffersFile } from "#domain/offer.ts";
import { checkAccent } from "./accent.ts";
import { type ContentMemory, createContentMemory } from "./content/memory.ts";
import { type Findings, type Mistake, sortMistakes } from "./content/mistakes.ts";
import { type ReadResult, readContent } from "./content/read.ts";
import { hasCustomFonts, prepareCustomFonts } from "./custom-fonts.ts";
import { readPdf } from "./file-metadata.ts";
import { readLogoSize } from "./logo.ts";
import { pictureId } from "./picture.ts";
import { findUnreadableFiles, type UnreadableFile } from "./prepare-pictures.ts";
import { findRemovedOffers } from "./renames.ts";
import { textRows } from "./rows/text-rows.ts";
import { findUnstampablePdfs } from "./unstampable-pdfs.ts";
import { ALWAYS_USED, usedCharacters } from "./used-characters.ts";

/**
 * Finds all mistakes and warnings that a build of the content folder would report, without building it. Only a build draws the
 * pages of PDFs, and warns of those that it cannot draw.
 *
 * @param live what the live release sells, where there is one, and how many have each edition, if known
 * @param memory what is known of this content
 * @param cacheDir the cache of its builds. Pictures that a build has prepared are not decoded again
 */
export async function checkContent(
  contentDir: string,
  live: (Pick<OffersFile, "offers"> & { holders?: readonly HolderCount[] }) | null = null,
  now = new Date(),
  {
    memory = createContentMemory(),
    cacheDir = null,
  }: { memory?: ContentMemory; cacheDir?: string | null } = {},
): Promise<Findings> {
  const result = readContent(contentDir, { now, memory });
  const { shop, published, mistakes, warnings, pictures, logos } = result;
  const unknown = pictures.filter((file) => !isPrepared(join(contentDir, file), memory, cacheDir));
  const unreadable = [
    ...(await findUnreadableFiles(contentDir, unknown)),
    ...(await findUnreadableFiles(contentDir, logos, readLogoSize)),
  ];
  const accent = checkAccent(shop);
  return {
    mistakes: sortMistakes([
      ...mistakes,
      ...unreadable.map(unreadablePictureMistake),
      ...accent.mistakes,
      ...(await findUnusableFonts(contentDir, result, cacheDir)),
    ]),
    warnings: sortMistakes([
      ...warnings,
      ...accent.warnings,
      ...findRemovedOffers(published, live, live?.holders),
      ...(await findUnstampablePdfs(published, readStampedPdf)),
    ]),
  };
}

/** Whether a build has prepared a picture of this content. */
function isPrepared(path: string, { hashes }: ContentMemory, cacheDir: string | null): boolean {
  const state = statSync(path, { throwIfNoEntry: false });
  if (cacheDir === null || !state || !hashes.has(path, state)) return false;
  return existsSync(join(cacheDir, "media", pictureId(hashes.hash(path, state))));
}

/**
 * The mistakes of the creator's own fonts. While the content has others, its texts are unknown, and a font is only too large if it would
 * be so with any texts.
 */
async function findUnusableFonts(
  contentDir: string,
  { shop, content, pictures }: ReadResult,
  cacheDir: string | null,
): Promise<Mistake[]> {
  if (!shop || !hasCustomFonts(shop)) return [];
  const characters = content ? usedCharacters(textRows(content, pictures), content.messages) : ALWAYS_USED;
  // A check makes no folder for a shop that has not been published.
  const cache = cacheDir !== null && existsSync(cacheDir) ? cacheDir : null;
  return (await prepareCustomFonts({ contentDir, shop, characters, cacheDir: cache })).mistakes;
}

async function readStampedPdf(_: string, path: string) {
  return { size: (await stat(path)).size, ...(await readPdf(path)) };
}

export function unreadablePictureMistake({ file, reason }: UnreadableFile): Mistake {
  const found = `a file that cannot be read as a picture (${reason.replace(/\s+/g, " ").trim()})`;
  return { file, line: 1, field: "file", found, expected: "SVG, PNG, JPEG, WebP or AVIF" };
}
