import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** Compressed copies, see compress.ts. Cloudflare compresses files itself and does not need them. */
const COMPRESSED = /\.(br|gz)$/;

/**
 * Cloudflare's `.assetsignore`, in the syntax of gitignore: excludes the compressed copies of the site's files, which are
 * written later, but not samples that are compressed files themselves.
 * https://developers.cloudflare.com/workers/static-assets/binding/#ignoring-assets
 */
export async function assetsIgnore(site: string): Promise<string> {
  const entries = await readdir(join(site, "media"), { recursive: true, withFileTypes: true });
  const samples = entries
    .filter((entry) => entry.isFile() && COMPRESSED.test(entry.name))
    .map((entry) => relative(site, join(entry.parentPath, entry.name)))
    .toSorted();
  return ["*.br", "*.gz", ...samples.map((path) => `!/${escapePattern(path)}`), ""].join("\n");
}

/** Escapes a path so that the pattern matches nothing else. */
function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, "\\$&");
}
