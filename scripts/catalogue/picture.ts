import { createHash } from "node:crypto";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { z } from "zod";

/** Pixels; also what an SVG is drawn at. */
const LARGEST_WIDTH = 1280;

/**
 * Measured on textured covers: 1.5 s of one core for all files of a picture, a third of it for drawing the SVG.
 * Finer efforts of AVIF take 2 to 15 times as long and save a tenth of the bytes.
 */
const FORMATS = [
  {
    type: "image/avif",
    extension: "avif",
    widths: [320, 480, 720, 960, LARGEST_WIDTH],
    options: { quality: 50, effort: 1 },
  },
  // For browsers of before 2023, and for thumbnails.
  {
    type: "image/webp",
    extension: "webp",
    widths: [320, 960],
    options: { quality: 62, effort: 2 },
  },
  // For browsers of before 2020, feeds and payment pages.
  {
    type: "image/jpeg",
    extension: "jpeg",
    widths: [720, LARGEST_WIDTH],
    options: { quality: 76, mozjpeg: true },
  },
] as const;

/** Of sharp. */
const MOST_DENSITY = 100_000;

/** A width this near to the largest is not worth a file. */
const NEARLY = 0.9;

const PLACEHOLDER_WIDTHS = [8, 6, 4];
const PLACEHOLDER_MOST_BYTES = 200;

/** Behind transparent pictures in JPEG, which knows no transparency. */
const PAPER = "#fff";

/** Raise it when pictures are made in another way. */
const PIPELINE_VERSION = 1;

/** A picture in every width and format, as it lies in a folder. */
export const StoredPicture = z.object({
  id: z.string(),
  /** Pixels of the largest variant. */
  width: z.int(),
  height: z.int(),
  /** A data URI. */
  placeholder: z.string(),
  /** Best format first, widths ascending. */
  variants: z.array(z.object({ type: z.string(), width: z.int(), name: z.string() })),
});
export type StoredPicture = z.infer<typeof StoredPicture>;

/** The file is no picture, or a broken one. */
export class UnreadablePicture extends Error {
  override name = "UnreadablePicture";
}

/**
 * Makes a picture in every width and format, as files called `<id>-<width>.<format>` in `folder`.
 * @throws {UnreadablePicture}
 */
export async function makePicture(path: string, id: string, folder: string): Promise<StoredPicture> {
  const { pixels, width, height } = await rasterise(path);
  const variants: StoredPicture["variants"] = [];
  for (const { type, extension, widths, options } of FORMATS) {
    for (const variantWidth of widthsFor(width, widths)) {
      const name = `${id}-${variantWidth}.${extension}`;
      const resized = pixels.clone().resize({ width: variantWidth });
      const flat = extension === "jpeg" ? resized.flatten({ background: PAPER }) : resized;
      await flat.toFormat(extension, options).toFile(join(folder, name));
      variants.push({ type, width: variantWidth, name });
    }
  }
  return { id, width, height, placeholder: await makePlaceholder(pixels), variants };
}

/** Reads as much of a picture as it takes to know that it is one. @throws {UnreadablePicture} */
export async function readSize(path: string): Promise<{ width: number; height: number }> {
  try {
    const { width, height } = await sharp(path).metadata();
    return { width, height };
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** Names a picture by its content and by the way it is made. */
export function pictureId(sha256: string): string {
  const recipe = JSON.stringify([PIPELINE_VERSION, PLACEHOLDER_WIDTHS, FORMATS, PAPER]);
  return createHash("sha256").update(recipe).update(sha256).digest("hex").slice(0, 10);
}

interface Raster {
  pixels: Sharp;
  width: number;
  height: number;
}

/** Decodes once. A raster picture is never enlarged; an SVG is drawn at the largest width. */
async function rasterise(path: string): Promise<Raster> {
  try {
    const { format, width: ownWidth, density = 72 } = await sharp(path).metadata();
    const isVector = format === "svg";
    const scaled = isVector ? { density: Math.min(MOST_DENSITY, (density * LARGEST_WIDTH) / ownWidth) } : {};
    const { data, info } = await sharp(path, scaled)
      .autoOrient()
      .resize({ width: LARGEST_WIDTH, withoutEnlargement: !isVector })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const pixels = sharp(data, { raw: { width, height, channels: 4 } });
    return { pixels: isOpaque(data) ? pixels.removeAlpha() : pixels, width, height };
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause: unknown): UnreadablePicture {
  return new UnreadablePicture(cause instanceof Error ? cause.message : String(cause), { cause });
}

function isOpaque(rgba: Buffer): boolean {
  for (let index = 3; index < rgba.length; index += 4) if (rgba[index] !== 255) return false;
  return true;
}

function widthsFor(width: number, widths: readonly number[]): number[] {
  const largest = Math.min(width, Math.max(...widths));
  return [...widths.filter((candidate) => candidate <= largest * NEARLY), largest];
}

async function makePlaceholder(pixels: Sharp): Promise<string> {
  let uri = "";
  for (const width of PLACEHOLDER_WIDTHS) {
    const bytes = await pixels.clone().resize({ width }).webp({ quality: 20, effort: 6 }).toBuffer();
    uri = `data:image/webp;base64,${bytes.toString("base64")}`;
    if (uri.length <= PLACEHOLDER_MOST_BYTES) break;
  }
  return uri;
}
