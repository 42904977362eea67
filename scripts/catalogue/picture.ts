import { createHash } from "node:crypto";
import { join } from "node:path";
import sharp, { type Metadata, type Sharp } from "sharp";
import { z } from "zod";

/** Pixels. SVGs are drawn at this width. */
const MAX_WIDTH = 1280;

/**
 * Measured on textured covers: all files of a picture take 1.3 s of one core, a third of it for drawing the SVG. Higher
 * efforts of AVIF take 2 to 15 times as long and save a tenth of the bytes. Below a quality of 60, AVIF keeps fine texture in
 * some places and flattens it in others, which shows as blotches on plain covers.
 */
const FORMATS = [
  {
    type: "image/avif",
    extension: "avif",
    widths: [320, 480, 720, 960, MAX_WIDTH],
    options: { quality: 62, effort: 1 },
  },
  // The variant for browsers older than 2023, feeds and payment pages.
  {
    type: "image/jpeg",
    extension: "jpeg",
    widths: [720, MAX_WIDTH],
    options: { quality: 76, mozjpeg: true },
  },
] as const;

/** Pixels of a picture whose parts are enlarged on the page. */
export const ENLARGED_WIDTH = 2560;

/** The limit of sharp, in dots per inch. */
const MAX_DENSITY = 100_000;

/** Between the longer and the shorter side. */
const MAX_ASPECT_RATIO = 100;

/** A variant that is wider than this part of the largest one is left out. */
const MAX_WIDTH_RATIO = 0.9;

const PLACEHOLDER_WIDTHS = [8, 6, 4];
const MAX_PLACEHOLDER_LENGTH = 200;

/** The background of transparent pictures in JPEG, which has no transparency. */
const JPEG_BACKGROUND = "#fff";

/** Part of the cache key. Increase when pictures are generated differently. */
const PIPELINE_VERSION = 1;

/** A picture in every width and format, as files of one folder. */
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

/** The file is not a picture, or it is damaged. */
export class UnreadablePicture extends Error {
  override name = "UnreadablePicture";
}

/**
 * Writes a picture in every width and format to `folder`, as `<id>-<width>.<format>`.
 * @throws {UnreadablePicture}
 */
export async function generatePicture(path: string, id: string, folder: string): Promise<StoredPicture> {
  const { pixels, width, height } = await rasterise(path);
  const variants: StoredPicture["variants"] = [];
  for (const { type, extension, widths, options } of FORMATS) {
    for (const variantWidth of widthsFor(width, widths)) {
      const name = `${id}-${variantWidth}.${extension}`;
      const resized = pixels.clone().resize({ width: variantWidth });
      const output = extension === "jpeg" ? resized.flatten({ background: JPEG_BACKGROUND }) : resized;
      await output.toFormat(extension, options).toFile(join(folder, name));
      variants.push({ type, width: variantWidth, name });
    }
  }
  return { id, width, height, placeholder: await createPlaceholder(pixels), variants };
}

/** Writes a picture as one large AVIF, of which pages enlarge parts. @throws {UnreadablePicture} */
export async function generateEnlarged(path: string, to: string): Promise<void> {
  const { pixels } = await rasterise(path, ENLARGED_WIDTH);
  const [{ options }] = FORMATS;
  await pixels.avif(options).toFile(to);
}

/** Reads only a picture's header. @throws {UnreadablePicture} */
export async function readPictureSize(path: string): Promise<{ width: number; height: number }> {
  try {
    const { width, height } = await sharp(path).metadata();
    return { width, height };
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** Finds out whether {@link generatePicture} can read a picture, but faster. @throws {UnreadablePicture} */
export async function checkPicture(path: string): Promise<void> {
  try {
    const { format } = await readShape(path);
    // The header of a file says nothing about the rest. An SVG has been parsed as a whole by now.
    if (format !== "svg") await sharp(path).resize({ width: 16 }).raw().toBuffer();
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** A hash of a picture's content and of the settings that it is generated with. */
export function pictureId(sha256: string): string {
  const settings = JSON.stringify([PIPELINE_VERSION, PLACEHOLDER_WIDTHS, FORMATS, JPEG_BACKGROUND]);
  return createHash("sha256").update(settings).update(sha256).digest("hex").slice(0, 10);
}

interface Raster {
  pixels: Sharp;
  width: number;
  height: number;
}

/** Decodes a picture once for all variants. A raster picture is never enlarged; an SVG is drawn at the maximum width. */
async function rasterise(path: string, maxWidth = MAX_WIDTH): Promise<Raster> {
  try {
    const { format, width: intrinsicWidth, density = 72 } = await readShape(path);
    const isVector = format === "svg";
    const options = isVector ? { density: Math.min(MAX_DENSITY, (density * maxWidth) / intrinsicWidth) } : {};
    const { data, info } = await sharp(path, options)
      .autoOrient()
      .resize({ width: maxWidth, withoutEnlargement: !isVector })
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

async function readShape(path: string): Promise<Metadata> {
  const metadata = await sharp(path).metadata();
  const { width, height } = metadata;
  if (Math.max(width / height, height / width) > MAX_ASPECT_RATIO) {
    throw new Error(`it is ${width} pixels wide and ${height} high, which no page can show`);
  }
  return metadata;
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
  return [...widths.filter((candidate) => candidate <= largest * MAX_WIDTH_RATIO), largest];
}

async function createPlaceholder(pixels: Sharp): Promise<string> {
  let uri = "";
  for (const width of PLACEHOLDER_WIDTHS) {
    const bytes = await pixels.clone().resize({ width }).webp({ quality: 20, effort: 6 }).toBuffer();
    uri = `data:image/webp;base64,${bytes.toString("base64")}`;
    if (uri.length <= MAX_PLACEHOLDER_LENGTH) break;
  }
  return uri;
}
