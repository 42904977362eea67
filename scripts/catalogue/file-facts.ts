import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import mime from "mime";
import { z } from "zod";
import { type Frame, mp4Frame } from "./frame.ts";
import { readSize } from "./picture.ts";

/** Files that are read at once. */
const CONCURRENCY = 4;
const LARGEST_PDF_BYTES = 256 * 1024 * 1024;

/** Prepared, it would stand still. */
const MOVING_PICTURE = /^image\/gif$/;
const MP4 = /^video\/(mp4|quicktime|x-m4v|3gpp)$/;

/** Raise it when facts are found in another way. */
const CACHE_VERSION = 2;

const FileFacts = z.object({
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Media type. */
  type: z.string(),
  /** Lower-case hex. */
  sha256: z.string(),
  /** Of a PDF. */
  pages: z.int().nullable(),
  /** Seconds, of sound and film. */
  duration: z.number().nullable(),
  /** Pixels, of film and of pictures that may move. */
  frame: z.object({ width: z.int(), height: z.int() }).nullable(),
});
export type FileFacts = z.infer<typeof FileFacts>;

const Cache = z.object({
  version: z.literal(CACHE_VERSION),
  files: z.record(z.string(), FileFacts.extend({ mtimeMs: z.number() })),
});
type Cached = z.infer<typeof Cache>["files"];

/**
 * Measures files. What has the path, size and time of change that it had the last time is not read again.
 * @returns facts by the names given, which are paths within `contentDir`.
 */
export async function readFileFacts(
  contentDir: string,
  names: readonly string[],
  cacheDir: string,
): Promise<Map<string, FileFacts>> {
  const cachePath = join(cacheDir, "files.json");
  const known = await readCache(cachePath);
  const fresh: Cached = {};
  const queue = [...new Set(names)].sort();
  const facts = new Map<string, FileFacts>();
  const measureNext = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const path = join(contentDir, name);
      const { size, mtimeMs } = await stat(path);
      const before = known[name];
      const isSame = before?.size === size && before.mtimeMs === mtimeMs;
      fresh[name] = isSame ? before : { ...(await measure(path, size)), mtimeMs };
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, measureNext));
  for (const name of Object.keys(fresh).sort()) {
    const { size, type, sha256, pages, duration, frame } = FileFacts.parse(fresh[name]);
    facts.set(name, { size, type, sha256, pages, duration, frame });
  }
  await writeCache(cachePath, fresh, known);
  return facts;
}

async function measure(path: string, size: number): Promise<FileFacts> {
  const type = mediaType(path);
  const sha256 = await hash(path);
  const pages = type === "application/pdf" && size <= LARGEST_PDF_BYTES ? await countPages(path) : null;
  const duration = /^(audio|video)\//.test(type) ? await readDuration(path) : null;
  return { size, type, sha256, pages, duration, frame: await readFrame(path, type) };
}

/** By the name's extension. `.ts` is TypeScript here, not a transport stream. */
export function mediaType(name: string): string {
  if (/^\.[cm]?tsx?$/.test(extname(name))) return "text/plain";
  return mime.getType(basename(name)) ?? "application/octet-stream";
}

async function hash(path: string): Promise<string> {
  const sha256 = createHash("sha256");
  await pipeline(createReadStream(path), sha256);
  return sha256.digest("hex");
}

/** null: it does not open here, which does not mean that it opens nowhere. */
async function countPages(path: string): Promise<number | null> {
  const { PDFDocument } = await import("pdf-lib");
  try {
    const options = { ignoreEncryption: true, updateMetadata: false, throwOnInvalidObject: false };
    return (await PDFDocument.load(await readFile(path), options)).getPageCount();
  } catch {
    return null;
  }
}

/** Seconds, to a tenth; null if the file does not say. */
async function readDuration(path: string): Promise<number | null> {
  const { parseFile } = await import("music-metadata");
  try {
    const { format } = await parseFile(path, { duration: true, skipCovers: true });
    return format.duration === undefined ? null : Math.round(format.duration * 10) / 10;
  } catch {
    return null;
  }
}

/** null: it has none, or the file does not say. */
async function readFrame(path: string, type: string): Promise<Frame | null> {
  try {
    if (MOVING_PICTURE.test(type)) return await readSize(path);
    if (MP4.test(type)) return await mp4Frame(path);
    if (type.startsWith("video/")) return await matroskaFrame(path);
  } catch {
    // Broken, or of another kind than its name says: it may still play.
  }
  return null;
}

async function matroskaFrame(path: string): Promise<Frame | null> {
  const { parseFile } = await import("music-metadata");
  const { format } = await parseFile(path, { skipCovers: true });
  const film = format.trackInfo.find(({ video }) => video?.pixelWidth)?.video;
  return film?.pixelWidth && film.pixelHeight ? { width: film.pixelWidth, height: film.pixelHeight } : null;
}

async function readCache(path: string): Promise<Cached> {
  try {
    return Cache.parse(JSON.parse(await readFile(path, "utf8"))).files;
  } catch {
    return {};
  }
}

async function writeCache(path: string, fresh: Cached, known: Cached): Promise<void> {
  const names = Object.keys(fresh);
  if (names.length === Object.keys(known).length && names.every((name) => fresh[name] === known[name]))
    return;
  await mkdir(join(path, ".."), { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, JSON.stringify({ version: CACHE_VERSION, files: fresh }));
  await rename(unfinished, path);
}
