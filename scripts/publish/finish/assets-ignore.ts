/** Compressed copies. Cloudflare compresses files itself and does not need them. */
const COMPRESSED = /\.(br|gz)$/;

/**
 * Cloudflare's `.assetsignore`, in the syntax of gitignore: excludes the compressed copies of the site's files, but not samples
 * that are compressed files themselves.
 * https://developers.cloudflare.com/workers/static-assets/binding/#ignoring-assets
 * @param files the paths of all files but the copies
 */
export function assetsIgnore(files: Iterable<string>): string {
  const samples = [...files].filter((path) => COMPRESSED.test(path)).toSorted();
  return ["*.br", "*.gz", ...samples.map((path) => `!${escapePattern(path)}`), ""].join("\n");
}

/** Escapes a path so that the pattern matches nothing else. */
function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, "\\$&");
}
