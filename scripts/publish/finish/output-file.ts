import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file, and creates the folders above it. */
export async function outputFile(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Copies a file out of the cache; `make` first creates it there if it is missing. */
export async function copyFromCache(cached: string, to: string, make: () => Promise<void>): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await copyFile(cached, to);
  } catch {
    await make();
    await copyFile(cached, to);
  }
}
