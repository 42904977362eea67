import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file, and the folders above it. */
export async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Copies a file out of the cache, into which it is made first where it is not there. */
export async function copyOrMake(cached: string, to: string, make: () => Promise<void>): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await copyFile(cached, to);
  } catch {
    await make();
    await copyFile(cached, to);
  }
}
