import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import mime from "mime";
import pLimit from "p-limit";
import { z } from "zod";
import { type FrameSize, readMp4FrameSize } from "./mp4.ts";
import { readPictureSize } from "./picture.ts";
import { writeAtomically } from "./write-atomically.ts";

/** How many files are read at the same time. */
const CONCURRENCY = 4;
const MAX_PDF_BYTES = 256 * 1024 * 1024;

/** GIFs may be animated and are shown as they are, so their size is needed. */
const GIF = "image/gif";
const MP4 = /^video\/(mp4|quicktime|x-m4v|3gpp)$/;

/** Raise it when facts are determined in another way. */
const CACHE_VERSION = 2;

const FileFacts = z.object({
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Media type. */
  type: z.string(),
  /** Lower-case hex. */
  sha256: z.string(),
  /** For a PDF. */
  pages: z.int().nullable(),
  /** Seconds, for audio and video. */
  duration: z.number().nullable(),
  /** Pixels, for videos and GIFs. */
  frame: z.object({ width: z.int(), height: z.int() }).nullable(),
});
export type FileFacts = z.infer<typeof FileFacts>;

const Cache = z.object({
  version: z.literal(CACHE_VERSION),
  files: z.record(z.string(), FileFacts.extend({ mtimeMs: z.number() })),
});
type Cached = z.infer<typeof Cache>["files"];

/**
 * Determines the facts of files. A file whose path, size and modification time are in the cache is not read again.
 * @param names paths within `contentDir`
 * @returns the facts by these names
 */
export async function readFileFacts(
  contentDir: string,
  names: readonly string[],
  cacheDir: string,
): Promise<Map<string, FileFacts>> {
  const cachePath = join(cacheDir, "files.json");
  const cached = await readCache(cachePath);
  const current: Cached = {};
  await pLimit(CONCURRENCY).map(new Set(names), async (name) => {
    const path = join(contentDir, name);
    const { size, mtimeMs } = await stat(path);
    const entry = cached[name];
    const isUnchanged = entry?.size === size && entry.mtimeMs === mtimeMs;
    current[name] = isUnchanged ? entry : { ...(await determineFacts(path, size)), mtimeMs };
  });
  const facts = new Map<string, FileFacts>();
  for (const name of Object.keys(current).sort()) {
    const { size, type, sha256, pages, duration, frame } = FileFacts.parse(current[name]);
    facts.set(name, { size, type, sha256, pages, duration, frame });
  }
  await writeCache(cachePath, current, cached);
  return facts;
}

async function determineFacts(path: string, size: number): Promise<FileFacts> {
  const type = mediaTypeOf(path);
  const sha256 = await hash(path);
  const pages = type === "application/pdf" && size <= MAX_PDF_BYTES ? await countPages(path) : null;
  const duration = /^(audio|video)\//.test(type) ? await readDuration(path) : null;
  return { size, type, sha256, pages, duration, frame: await readFrame(path, type) };
}

/** The media type of a file name, by its extension. `.ts` is TypeScript here, not an MPEG transport stream. */
export function mediaTypeOf(name: string): string {
  if (/^\.[cm]?tsx?$/.test(extname(name))) return "text/plain";
  return mime.getType(basename(name)) ?? "application/octet-stream";
}

async function hash(path: string): Promise<string> {
  const sha256 = createHash("sha256");
  await pipeline(createReadStream(path), sha256);
  return sha256.digest("hex");
}

/** null if the library cannot read the file, which other programs may still do. */
async function countPages(path: string): Promise<number | null> {
  const { PDFDocument } = await import("pdf-lib");
  try {
    const options = { ignoreEncryption: true, updateMetadata: false, throwOnInvalidObject: false };
    return (await PDFDocument.load(await readFile(path), options)).getPageCount();
  } catch {
    return null;
  }
}

/** Seconds, rounded to a tenth; null if unknown. */
async function readDuration(path: string): Promise<number | null> {
  const { parseFile } = await import("music-metadata");
  try {
    const { format } = await parseFile(path, { duration: true, skipCovers: true });
    return format.duration === undefined ? null : Math.round(format.duration * 10) / 10;
  } catch {
    return null;
  }
}

/** null for other files and where the size is unknown. */
async function readFrame(path: string, type: string): Promise<FrameSize | null> {
  try {
    if (type === GIF) return await readPictureSize(path);
    if (MP4.test(type)) return await readMp4FrameSize(path);
    if (type.startsWith("video/")) return await matroskaFrame(path);
  } catch {
    // Damaged, or of another type than its extension says. It may still play.
  }
  return null;
}

async function matroskaFrame(path: string): Promise<FrameSize | null> {
  const { parseFile } = await import("music-metadata");
  const { format } = await parseFile(path, { skipCovers: true });
  const video = format.trackInfo.find(({ video }) => video?.pixelWidth)?.video;
  return video?.pixelWidth && video.pixelHeight
    ? { width: video.pixelWidth, height: video.pixelHeight }
    : null;
}

async function readCache(path: string): Promise<Cached> {
  try {
    return Cache.parse(JSON.parse(await readFile(path, "utf8"))).files;
  } catch {
    return {};
  }
}

async function writeCache(path: string, current: Cached, previous: Cached): Promise<void> {
  const names = Object.keys(current);
  const isUnchanged =
    names.length === Object.keys(previous).length && names.every((name) => current[name] === previous[name]);
  if (isUnchanged) return;
  await writeAtomically(path, JSON.stringify({ version: CACHE_VERSION, files: current }));
}
