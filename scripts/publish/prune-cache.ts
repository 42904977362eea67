import type { Stats } from "node:fs";
import { readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HOUR_MS } from "#domain/time.ts";

/** The folders of the cache whose entries, files or folders, are linked into releases. */
const LINKED = ["media", "grids", "pages", "fonts", "share", "mail/*"];
/** Its time is that of the last run. */
const MARKER = "pruned";

/**
 * Deletes what a cache has of pictures, PDF pages and the like that no release contains any more: a file that only the cache has counts
 * one hard link. At most once an hour, since it looks at every file.
 */
export async function pruneCache(cacheDir: string, now = new Date()): Promise<void> {
  const marker = join(cacheDir, MARKER);
  const last = await stat(marker).catch(() => null);
  if (last && now.getTime() - last.mtimeMs < HOUR_MS) return;
  await writeFile(marker, "");
  await utimes(marker, now, now);
  const entries: { path: string; isLinked: boolean; isNew: boolean }[] = [];
  for await (const path of entriesOf(cacheDir)) {
    const files = await filesOf(path);
    entries.push({
      path,
      isLinked: files.some(({ nlink }) => nlink > 1),
      // Another process may be about to link it.
      isNew: files.some(({ ctimeMs }) => now.getTime() - ctimeMs < HOUR_MS),
    });
  }
  // This file system has no hard links, so nothing shows what is in use.
  if (!entries.some(({ isLinked }) => isLinked)) return;
  for (const { path, isLinked, isNew } of entries) {
    if (!isLinked && !isNew) await rm(path, { recursive: true, force: true });
  }
}

async function* entriesOf(cacheDir: string): AsyncGenerator<string> {
  for (const pattern of LINKED) {
    const [folder = "", isNested] = pattern.split("/");
    for (const name of await listFolder(join(cacheDir, folder))) {
      const path = join(cacheDir, folder, name);
      if (!isNested) yield path;
      else for (const nested of await listFolder(path)) yield join(path, nested);
    }
  }
}

async function filesOf(path: string): Promise<Stats[]> {
  const stats = await stat(path).catch(() => null);
  if (!stats?.isDirectory()) return stats ? [stats] : [];
  const files = await Promise.all((await listFolder(path)).map((name) => filesOf(join(path, name))));
  return files.flat();
}

function listFolder(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
