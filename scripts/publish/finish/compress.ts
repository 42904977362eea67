import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { someAtOnce } from "./some-at-once.ts";

const TEXT = new Set([".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".webmanifest"]);
const SMALLEST_BYTES = 1_000;
const BROTLI_QUALITY = 9;
/** The best takes ten times as long: it is for the few files that many pages share. */
const SHARED = new Set([".css", ".js"]);
const BROTLI_QUALITY_OF_SHARED = 11;

/** Puts `.br` and `.gz` beside every text file that is worth it, for servers that send them as they are. */
export async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  await someAtOnce(files, compressFile);
}

async function compressFile(file: string): Promise<void> {
  if ((await stat(file)).size < SMALLEST_BYTES) return;
  const text = await readFile(file);
  const quality = SHARED.has(extname(file)) ? BROTLI_QUALITY_OF_SHARED : BROTLI_QUALITY;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
}
