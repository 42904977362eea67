import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import pLimit from "p-limit";

const COMPRESSIBLE = new Set([".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".webmanifest"]);
const MIN_BYTES = 1_000;
const BROTLI_QUALITY = 9;
/** The best quality takes ten times as long. It is worth it for the few files that many pages share. */
const SHARED = new Set([".css", ".js"]);
const SHARED_BROTLI_QUALITY = 11;
const CONCURRENCY = 4;

/**
 * Writes a `.br` and a `.gz` copy next to every text file above a minimum size, for servers that do not compress
 * themselves.
 */
export async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  await pLimit(CONCURRENCY).map(files, compressFile);
}

async function compressFile(file: string): Promise<void> {
  if ((await stat(file)).size < MIN_BYTES) return;
  const text = await readFile(file);
  const quality = SHARED.has(extname(file)) ? SHARED_BROTLI_QUALITY : BROTLI_QUALITY;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
}
