import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** Files that are compressed beside others, see compress.ts. Cloudflare compresses by itself. */
const COMPRESSED = /\.(br|gz)$/;

/**
 * Cloudflare's `.assetsignore`, in the syntax of gitignore: leaves out the compressed forms of the site's files, which are yet
 * to be written, and keeps samples that are compressed files themselves.
 * https://developers.cloudflare.com/workers/static-assets/binding/#ignoring-assets
 */
export async function assetsIgnore(site: string): Promise<string> {
  const entries = await readdir(join(site, "media"), { recursive: true, withFileTypes: true });
  const samples = entries
    .filter((entry) => entry.isFile() && COMPRESSED.test(entry.name))
    .map((entry) => relative(site, join(entry.parentPath, entry.name)))
    .toSorted();
  return ["*.br", "*.gz", ...samples.map((path) => `!/${escaped(path)}`), ""].join("\n");
}

/** A path as a pattern that stands for it alone. */
function escaped(path: string): string {
  return path.replace(/[\\*?[\]]/g, "\\$&");
}
