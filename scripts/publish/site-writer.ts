import { copyFileSync, linkSync, mkdirSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const COMPRESSIBLE = new Set([
  ".html",
  ".css",
  ".js",
  ".mjs",
  ".json",
  ".svg",
  ".txt",
  ".xml",
  ".webmanifest",
]);
const MIN_COMPRESSED_BYTES = 1_000;
/** Of a page, quality 9 takes twenty times as long and saves 0.3 %. */
const BROTLI_QUALITY = 8;
/** The best quality saves another tenth. It is worth it for the few files that many pages share. */
const SHARED = new Set([".css", ".js"]);
const SHARED_BROTLI_QUALITY = 11;

/** Writes the files of a release's site. Paths are relative to it, with or without a leading slash. */
export interface SiteWriter {
  /**
   * Writes a file, and a `.br` and a `.gz` copy of a text above a minimum size, for servers that do not compress themselves. A
   * file that the earlier release has with the same content is taken from there.
   */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Takes a file with its compressed copies from the earlier release. @returns false if it has no such file */
  keep(path: string): boolean;
  /** Takes all files of a folder from the earlier release. @returns false if it has no such folder */
  keepFolder(path: string): Promise<boolean>;
  /** Links a file of the cache, which is never changed; `make` first creates it if it is missing. */
  addFromCache(path: string, cached: string, make: () => Promise<void>): Promise<void>;
  /** The paths of all files that were given to `write`, also of those that were taken from the earlier release. */
  readonly written: ReadonlySet<string>;
  /** How many files are new, with their bytes before compression, and how many were kept. */
  readonly count: { new: number; bytes: number; kept: number };
}

/** @param previous the folder of the earlier release's site; null if there is none */
export function createSiteWriter(site: string, previous: string | null): SiteWriter {
  const count = { new: 0, bytes: 0, kept: 0 };
  const written = new Set<string>();
  const folders = new Set<string>();
  return {
    count,
    written,
    async write(path, content) {
      written.add(path);
      const bytes = Buffer.from(content);
      const earlier = previous === null ? null : await readFile(join(previous, path)).catch(() => null);
      if (earlier?.equals(bytes) && keep(path)) return;
      const to = join(site, path);
      createFolder(dirname(to));
      await writeFile(to, bytes);
      if (isCompressible(path, bytes)) await writeCompressed(to, bytes);
      count.new++;
      count.bytes += bytes.byteLength;
    },
    keep,
    async keepFolder(path) {
      if (previous === null) return false;
      const from = join(previous, path);
      const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => entry.isFile());
      for (const { parentPath, name } of files) keep(join(path, relative(from, parentPath), name));
      return files.length > 0;
    },
    async addFromCache(path, cached, make) {
      const to = join(site, path);
      createFolder(dirname(to));
      if (tryLink(cached, to)) return;
      await make();
      if (!tryLink(cached, to)) throw new Error(`${cached} is missing`);
    },
  };

  /** Synchronous, like all that is done for each of tens of thousands of files: it takes a fraction of the time. */
  function keep(path: string): boolean {
    if (previous === null) return false;
    const [from, to] = [join(previous, path), join(site, path)];
    createFolder(dirname(to));
    if (!tryLink(from, to)) return false;
    if (COMPRESSIBLE.has(extname(path))) {
      for (const extension of [".br", ".gz"]) tryLink(from + extension, to + extension);
    }
    count.kept++;
    return true;
  }

  function createFolder(folder: string): void {
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
  }
}

function isCompressible(path: string, { byteLength }: Uint8Array): boolean {
  return COMPRESSIBLE.has(extname(path)) && byteLength >= MIN_COMPRESSED_BYTES;
}

async function writeCompressed(file: string, bytes: Uint8Array): Promise<void> {
  const quality = SHARED.has(extname(file)) ? SHARED_BROTLI_QUALITY : BROTLI_QUALITY;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
  };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

/**
 * Creates a hard link, or a copy if the file system does not support links. A link is safe, since files of releases and of the
 * cache are never changed.
 * @returns false if there is no such file
 */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT") return false;
    if (code !== "EEXIST") copyFileSync(from, to);
    return true;
  }
}
