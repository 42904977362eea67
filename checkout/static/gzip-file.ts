import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

/** Larger results are not cached. */
const MAX_CACHED_BYTES = 256 * 1024;
const MAX_CACHED_FILES = 200;

/** The most recent results, by path and version, the latest last. */
const cache = new Map<string, Buffer>();

/**
 * A file of a release, compressed with gzip. Publishing keeps only a copy in Brotli, which all browsers accept over https. Without
 * TLS, as on this machine, they ask for gzip.
 * @param version changes with the content of the file
 */
export async function gzipFile(path: string, version: string): Promise<Buffer> {
  const key = `${version} ${path}`;
  const earlier = cache.get(key);
  const content =
    earlier ?? (await promisify(gzip)(await readFile(path), { level: constants.Z_BEST_COMPRESSION }));
  cache.delete(key);
  if (content.byteLength <= MAX_CACHED_BYTES) cache.set(key, content);
  const [oldest] = cache.keys();
  if (cache.size > MAX_CACHED_FILES && oldest !== undefined) cache.delete(oldest);
  return content;
}

/** Distinguishes the entity tag of the compressed form from that of the file. */
const SUFFIX = "-gzip";

/** The entity tag of the compressed form of a file. */
export function gzipTag(tag: string): string {
  return tag.replace(/"$/, `${SUFFIX}"`);
}

/** A condition on entity tags of the compressed form as one on those of the file. Others match nothing. */
export function fileTags(condition: string): string {
  return condition.replace(/"([^"]*)"/g, (_, tag: string) =>
    tag.endsWith(SUFFIX) ? `"${tag.slice(0, -SUFFIX.length)}"` : `"other ${tag}"`,
  );
}
