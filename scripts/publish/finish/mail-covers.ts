import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { largestVariant } from "#catalogue/largest-variant.ts";
import { mailCoverFile } from "#catalogue/mail-offer.ts";
import { productsWithPage } from "#catalogue/products-with-page.ts";
import type { CatalogueView, Picture } from "#catalogue/types.ts";
import { mailCoverSize } from "#domain/mail-cover.ts";
import type { SiteWriter } from "../site-writer.ts";
import { addDrawings, type Drawing } from "./add-drawings.ts";
import { DRAWING, rowReads } from "./site-reads.ts";

/** Pixels of the file for each CSS pixel. */
const DENSITY = 2;
/** Emails are read on slow networks, too. */
const MAX_BYTES = 30_000;
/** Tried one after the other until a cover is small enough. */
const QUALITIES = [82, 74, 66, 58, 50, 40, 30];
/** Part of the cache's path. Increase it when covers are drawn differently. */
const VERSION = 1;

/** Draws the cover of every product for emails: a small JPEG, which every email app can show. */
export async function drawMailCovers(
  views: CatalogueView[],
  {
    writer,
    cacheDir,
    languages,
    onDrawing,
  }: {
    writer: Pick<SiteWriter, "addFromCache" | "find">;
    cacheDir: string;
    languages: string[];
    onDrawing?: (done: number, total: number) => void;
  },
): Promise<void> {
  const inFirst = new Map(views[0] && productsWithPage(views[0]).map((product) => [product.slug, product]));
  const drawings = new Map<string, Drawing>();
  for (const [index, view] of views.entries()) {
    for (const product of productsWithPage(view)) {
      const language = languages[index] ?? "";
      const { src, cover } = mailCoverFile(product, language, inFirst.get(product.slug));
      const picture = largestVariant(cover);
      if (!picture || drawings.has(src)) continue;
      const cached = join(cacheDir, "mail", String(VERSION), basename(picture));
      const reads = [
        ...rowReads(language, "product", [product], () => fileOf(picture, cover)),
        [DRAWING, VERSION],
      ] as const;
      drawings.set(src, { path: src, reads, cached, draw: () => draw(writer.find(picture), cover, cached) });
    }
  }
  await addDrawings([...drawings.values()], writer, onDrawing);
}

/** What decides how a cover is drawn. */
function fileOf(picture: string, cover: Picture): string {
  const { width, height } = mailCoverSize(cover);
  return `${picture} ${width}x${height}`;
}

async function draw(from: string, cover: Picture, to: string): Promise<void> {
  const { width, height } = mailCoverSize(cover);
  const pixels = sharp(from).resize(width * DENSITY, height * DENSITY, { fit: "fill" });
  await mkdir(dirname(to), { recursive: true });
  const unfinished = `${to}.${randomUUID()}`;
  await writeFile(unfinished, await smallEnough(pixels));
  await rename(unfinished, to);
}

async function smallEnough(pixels: Sharp): Promise<Buffer> {
  let jpeg = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    jpeg = await pixels.clone().jpeg({ quality, mozjpeg: true }).toBuffer();
    if (jpeg.byteLength <= MAX_BYTES) break;
  }
  return jpeg;
}
