import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { PRODUCTS_PATH } from "#domain/addresses.ts";
import { refreshTarget } from "#platform/refresh-page.ts";

/** Product pages are larger, so they are not read. A page that leads elsewhere has little more than the product's name. */
const MAX_BYTES = 4_096;

/**
 * The current path of a product, if a release has a page at the given one that leads there, since the product was renamed.
 * Such a page has a path with a slash at its end, without one, or that of its file. null: there is none.
 */
export async function findNewPath(release: string, path: string[]): Promise<string | null> {
  const folders = ["", "index.html"].includes(path.at(-1) ?? "") ? path.slice(0, -1) : path;
  if (`/${folders.at(-2)}/` !== PRODUCTS_PATH) return null;
  const page = await readSmallFile(join(release, ...folders, "index.html")).catch(() => null);
  return page === null ? null : refreshTarget(page);
}

async function readSmallFile(file: string): Promise<string | null> {
  const { size } = await stat(file);
  return size > MAX_BYTES ? null : readFile(file, "utf8");
}
