import { type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import mime from "mime";
import pLimit from "p-limit";
import { z } from "zod";
import { createFileHashes, type FileHashes, isSameState } from "./file-hashes.ts";
import { FontAxis, isFont, readFontAxes } from "./font-axes.ts";
import { type FrameSize, readMp4FrameSize } from "./mp4.ts";
import { readPictureSize } from "./picture.ts";
import { writeAtomically } from "./write-atomically.ts";

/** How many files are read at the same time. */
const CONCURRENCY = 4;
/** A PDF is in memory as a whole, and then once more as objects. Larger ones are read one at a time. */
const LARGE_PDF_BYTES = 16 * 1024 * 1024;
const oneLargePdf = pLimit(1);
const MAX_PDF_BYTES = 256 * 1024 * 1024;

/** GIFs are published unchanged, since they may be animated. Pages need their size. */
const GIF = "image/gif";
const MP4 = /^video\/(mp4|quicktime|x-m4v|3gpp)$/;

/** Increase when metadata is determined differently. */
const CACHE_VERSION = 5;

const FileMetadata = z.object({
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Media type. */
  type: z.string(),
  /** Lower-case hex. */
  sha256: z.string(),
  /** The number of pages of a PDF. */
  pages: z.int().nullable(),
  /** Why a PDF could not carry the buyer's name. null: it could, or is none. */
  stampObstacle: z.enum(["damaged", "encrypted", "signed"]).nullable(),
  /** Seconds, for audio and video. */
  duration: z.number().nullable(),
  /** Pixels, for videos and GIFs. */
  frame: z.object({ width: z.int(), height: z.int() }).nullable(),
  /** The variable axes of a font. */
  axes: z.array(FontAxis).nullable(),
});
export type FileMetadata = z.infer<typeof FileMetadata>;

/** Its name within the cache. */
const CACHE_FILE = "files.json";

const Cache = z.object({
  version: z.literal(CACHE_VERSION),
  files: z.record(z.string(), FileMetadata.extend({ mtimeMs: z.number(), ctimeMs: z.number() })),
});
const NO_PDF = { pages: null, stampObstacle: null };

type Cached = z.infer<typeof Cache>["files"];

/**
 * Reads the metadata of files. Does not read a file again if its path, size and times match the cache. The time of its last
 * change of any kind is compared too, since programs can set the modification time. Identical content at another path reuses its metadata.
 * @param names paths within `contentDir`
 * @returns the metadata by name
 */
export async function readFileMetadata(
  contentDir: string,
  names: readonly string[],
  cacheDir: string,
  {
    hashes = createFileHashes(),
    known = { files: null },
  }: { hashes?: FileHashes; known?: CachedMetadata } = {},
): Promise<Map<string, FileMetadata>> {
  const cachePath = join(cacheDir, CACHE_FILE);
  const earlier = known.files ?? (await readCache(cachePath));
  const current: Cached = {};
  const changed: { name: string; path: string; state: Stats }[] = [];
  // Synchronous, since asking for thousands of states takes several times as long otherwise.
  for (const name of new Set(names)) {
    const path = join(contentDir, name);
    const state = statSync(path);
    const entry = earlier[name];
    if (entry && isSameState(entry, state)) current[name] = entry;
    else changed.push({ name, path, state });
  }
  const contentKey = ({ sha256, type }: Pick<FileMetadata, "sha256" | "type">) => `${sha256} ${type}`;
  const byContent = new Map(
    changed.length > 0 ? Object.values(earlier).map((entry) => [contentKey(entry), entry]) : [],
  );
  await pLimit(CONCURRENCY).map(changed, async ({ name, path, state }) => {
    const { mtimeMs, ctimeMs } = state;
    const content = { sha256: hashes.hash(path, state), type: mediaTypeOf(path) };
    const metadata = byContent.get(contentKey(content)) ?? (await readMetadata(path, state.size, content));
    current[name] = { ...metadata, mtimeMs, ctimeMs };
  });
  known.files = current;
  const isSame = changed.length === 0 && Object.keys(earlier).length === Object.keys(current).length;
  if (!isSame) await writeAtomically(cachePath, JSON.stringify({ version: CACHE_VERSION, files: current }));
  return new Map(Object.entries(current).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The metadata that a process has read last, with the states of the files. null: none yet. */
export interface CachedMetadata {
  files: Cached | null;
}

async function readMetadata(
  path: string,
  size: number,
  { sha256, type }: Pick<FileMetadata, "sha256" | "type">,
): Promise<FileMetadata> {
  const { pages, stampObstacle } =
    type === "application/pdf" && size <= MAX_PDF_BYTES ? await readPdfOf(size, path) : NO_PDF;
  const duration = /^(audio|video)\//.test(type) ? await readDuration(path) : null;
  const frame = await readFrame(path, type);
  const axes = isFont(type) ? await readFontAxes(await readFile(path)) : null;
  return { size, type, sha256, pages, stampObstacle, duration, frame, axes };
}

function readPdfOf(size: number, path: string): ReturnType<typeof readPdf> {
  return size > LARGE_PDF_BYTES ? oneLargePdf(() => readPdf(path)) : readPdf(path);
}

/** The media type of a file name, by its extension. `.ts` is TypeScript here, not an MPEG transport stream. */
export function mediaTypeOf(name: string): string {
  if (/^\.[cm]?tsx?$/.test(extname(name))) return "text/plain";
  return mime.getType(basename(name)) ?? "application/octet-stream";
}

/** `pages` is null if the library cannot read the file. Other programs may still be able to. */
export async function readPdf(path: string): Promise<Pick<FileMetadata, "pages" | "stampObstacle">> {
  const { PDFDocument } = await import("@cantoo/pdf-lib");
  const { stampObstacle } = await import("#scripts/pdf/stamp-obstacle.ts");
  const options = { ignoreEncryption: true, updateMetadata: false, throwOnInvalidObject: false };
  try {
    const document = await PDFDocument.load(await readFile(path), options);
    return { pages: document.getPageCount(), stampObstacle: stampObstacle(document) };
  } catch {
    return { pages: null, stampObstacle: stampObstacle(null) };
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

/** null for other files, and if the size cannot be determined. */
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
