import { createHash, randomUUID } from "node:crypto";
import { copyFile, link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { z } from "zod";
import type { FileFacts } from "./file-facts.ts";

/** Pixels. The largest is also what an SVG is drawn at. */
const WIDTHS = [320, 640, 960, 1280] as const;
const LARGEST_WIDTH = 1280;

/** JPEG is for old browsers, feeds and payment pages: two widths are enough. */
const JPEG_WIDTHS: readonly number[] = [640, LARGEST_WIDTH];

/**
 * Measured on textured covers: about 1.5 s a picture on one core for all of its files, twenty-odd seconds for thirty on two;
 * finer efforts of AVIF take 2 to 15 times as long for a tenth of the bytes.
 */
const FORMATS = [
  { type: "image/avif", extension: "avif", options: { quality: 50, effort: 1 } },
  { type: "image/webp", extension: "webp", options: { quality: 62, effort: 2 } },
  { type: "image/jpeg", extension: "jpeg", options: { quality: 76, mozjpeg: true } },
] as const;

/** A width this near to the picture's own is not worth a file. */
const NEARLY = 0.9;

const PLACEHOLDER_WIDTHS = [16, 8, 4];
const PLACEHOLDER_MOST_BYTES = 300;

/** Behind transparent pictures in JPEG, which knows no transparency. */
const PAPER = "#fff";

/** Raise it when pictures are made in another way. */
const PIPELINE_VERSION = 1;

const StoredPicture = z.object({
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

/** Pictures that could not be read. The build tells the creator which. */
export interface Unreadable {
  file: string;
  reason: string;
}

/**
 * Makes every picture in the widths and formats that pages use, and puts them into `mediaDir` under names made of
 * their content (`<hash>-<width>.avif`). What `cacheDir` has already is not made again.
 * @param files paths within `contentDir`, all of them in `facts`
 */
export async function preparePictures(
  contentDir: string,
  files: readonly string[],
  facts: ReadonlyMap<string, FileFacts>,
  { cacheDir, mediaDir }: { cacheDir: string; mediaDir: string },
): Promise<{ pictures: Map<string, StoredPicture>; unreadable: Unreadable[] }> {
  const pictures = new Map<string, StoredPicture>();
  const unreadable: Unreadable[] = [];
  const started = new Map<string, Promise<StoredPicture>>();
  await mkdir(mediaDir, { recursive: true });

  await inParallel([...new Set(files)].sort(), availableParallelism(), async (file) => {
    const id = pictureId(facts.get(file)?.sha256 ?? "");
    const folder = join(cacheDir, "media", id);
    try {
      const picture = started.get(id) ?? prepare(join(contentDir, file), id, folder, mediaDir);
      started.set(id, picture);
      pictures.set(file, await picture);
    } catch (error) {
      unreadable.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  });
  const inOrder = [...pictures].sort(([a], [b]) => (a < b ? -1 : 1));
  return { pictures: new Map(inOrder), unreadable };
}

/** Says which files are no pictures, without making anything of them. */
export async function findUnreadable(contentDir: string, files: readonly string[]): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  await inParallel([...new Set(files)], availableParallelism(), async (file) => {
    try {
      await sharp(join(contentDir, file)).metadata();
    } catch (error) {
      unreadable.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  });
  return unreadable;
}

/** The content and the way it is treated. */
function pictureId(sha256: string): string {
  const recipe = JSON.stringify([PIPELINE_VERSION, WIDTHS, JPEG_WIDTHS, FORMATS, PAPER]);
  return createHash("sha256").update(recipe).update(sha256).digest("hex").slice(0, 16);
}

async function prepare(path: string, id: string, folder: string, mediaDir: string): Promise<StoredPicture> {
  const picture = (await readStored(folder)) ?? (await makePicture(path, id, folder));
  for (const { name } of picture.variants) await share(join(folder, name), join(mediaDir, name));
  return picture;
}

async function readStored(folder: string): Promise<StoredPicture | null> {
  try {
    const picture = StoredPicture.parse(JSON.parse(await readFile(join(folder, "picture.json"), "utf8")));
    const there = new Set(await readdir(folder));
    return picture.variants.every(({ name }) => there.has(name)) ? picture : null;
  } catch {
    return null;
  }
}

/** Makes all variants beside the cache's place for them and moves them there whole. */
async function makePicture(path: string, id: string, folder: string): Promise<StoredPicture> {
  const { pixels, width, height } = await rasterise(path);
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  const variants: StoredPicture["variants"] = [];
  for (const { type, extension, options } of FORMATS) {
    for (const variantWidth of widthsFor(width, extension === "jpeg")) {
      const name = `${id}-${variantWidth}.${extension}`;
      const resized = pixels.clone().resize({ width: variantWidth });
      const flat = extension === "jpeg" ? resized.flatten({ background: PAPER }) : resized;
      await flat.toFormat(extension, options).toFile(join(unfinished, name));
      variants.push({ type, width: variantWidth, name });
    }
  }
  const picture = { id, width, height, placeholder: await makePlaceholder(pixels), variants };
  await writeFile(join(unfinished, "picture.json"), JSON.stringify(picture));
  await keep(unfinished, folder);
  return picture;
}

/** Two builds may have made the same picture: the first one stays. */
async function keep(unfinished: string, folder: string): Promise<void> {
  try {
    if ((await readStored(folder)) === null) await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true });
    if ((await readStored(folder)) === null) throw error;
  }
}

/** Decodes once. A raster picture is never enlarged; an SVG is drawn at the largest width. */
async function rasterise(path: string): Promise<{ pixels: Sharp; width: number; height: number }> {
  const { format, width: ownWidth, density = 72 } = await sharp(path).metadata();
  const isVector = format === "svg";
  const input = sharp(path, isVector ? { density: (density * LARGEST_WIDTH) / ownWidth } : {});
  const { data, info } = await input
    .autoOrient()
    .resize({ width: LARGEST_WIDTH, withoutEnlargement: !isVector })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = sharp(data, { raw: { width, height, channels: 4 } });
  return { pixels: isOpaque(data) ? pixels.removeAlpha() : pixels, width, height };
}

function isOpaque(rgba: Buffer): boolean {
  for (let index = 3; index < rgba.length; index += 4) if (rgba[index] !== 255) return false;
  return true;
}

function widthsFor(width: number, isJpeg: boolean): number[] {
  const smaller = WIDTHS.filter((candidate) => candidate <= width * NEARLY);
  return [...(isJpeg ? smaller.filter((candidate) => JPEG_WIDTHS.includes(candidate)) : smaller), width];
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

/** One file under two names; a copy where the file system cannot do that. Neither is ever written to again. */
export async function share(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code !== "EEXIST") await copyFile(from, to);
  }
}

async function inParallel<T>(items: readonly T[], workers: number, work: (item: T) => Promise<void>) {
  const queue = [...items];
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, next));
}
