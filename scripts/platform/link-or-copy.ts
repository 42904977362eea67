import { copyFileSync, linkSync } from "node:fs";
import { copyFile, link, mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Creates a hard link in a folder that may be missing, or a copy if the file system does not support links. A link is safe, since
 * files of releases and of the cache are never changed. Does nothing if there is a file.
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") await copyFile(from, to);
  }
}

/**
 * Does the same in an existing folder. Synchronous, like all that is done for each of tens of thousands of files: it takes a fraction
 * of the time.
 *
 * @returns false if there is no such file
 */
export function linkOrCopySync(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return false;
    if (code !== "EEXIST") copyFileSync(from, to);
    return true;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
