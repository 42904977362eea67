import { statfs } from "node:fs/promises";

/** How much a user who is not root can still write to the disk that a folder is on. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
