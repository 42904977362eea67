import { randomUUID } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp from "sharp";
import { largestVariant } from "#catalogue/largest-variant.ts";
import type { Product } from "#catalogue/types.ts";
import { shareImagePath } from "#domain/addresses.ts";
import type { SiteWriter } from "../site-writer.ts";
import { addDrawings } from "./add-drawings.ts";
import { rowReads } from "./site-reads.ts";

/** Pixels. https://ogp.me */
const WIDTH = 1200;
const HEIGHT = 630;
const QUALITY = 82;
/** The strip of a cover whose average colour becomes the background, in pixels. */
const EDGE_WIDTH = 8;

/**
 * Draws the share image of every product: its uncropped cover, on the average colour of the cover's edge. `language`: that of the products
 */
export async function drawProductShareImages(
  products: Product[],
  {
    writer,
    cacheDir,
    language,
    onDrawing,
  }: {
    writer: Pick<SiteWriter, "addFromCache" | "find">;
    cacheDir: string;
    language: string;
    onDrawing?: (done: number, total: number) => void;
  },
): Promise<void> {
  const drawings = products.flatMap((product) => {
    const src = largestVariant(product.cover);
    if (!src) return [];
    const cached = join(cacheDir, "share", basename(src));
    const reads = rowReads(language, "product", [product], () => src);
    return { path: shareImagePath(product.slug), reads, cached, draw: () => draw(writer.find(src), cached) };
  });
  await addDrawings(drawings, writer, onDrawing);
}

async function draw(cover: string, to: string): Promise<void> {
  const picture = await sharp(cover).resize(WIDTH, HEIGHT, { fit: "inside" }).toBuffer();
  const { height = HEIGHT } = await sharp(picture).metadata();
  const edge = sharp(picture).extract({ left: 0, top: 0, width: EDGE_WIDTH, height });
  const [r = 0, g = 0, b = 0] = await edge.resize(1, 1).removeAlpha().raw().toBuffer();
  await mkdir(dirname(to), { recursive: true });
  const unfinished = `${to}.${randomUUID()}`;
  await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r, g, b } } })
    .composite([{ input: picture, gravity: "centre" }])
    .jpeg({ quality: QUALITY, mozjpeg: true })
    .toFile(unfinished);
  await rename(unfinished, to);
}
