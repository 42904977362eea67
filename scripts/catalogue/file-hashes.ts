import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readSync, type Stats } from "node:fs";

const CHUNK_BYTES = 1024 * 1024;

/** Shows whether a file has changed. Programs can set the modification time (mtime), but not the change time (ctime). */
export type FileState = Pick<Stats, "size" | "mtimeMs" | "ctimeMs">;

/** By path: the state of a file when it was hashed. */
const known = new Map<string, FileState & { sha256: string }>();

/** The SHA-256 hash of a file in lower-case hex. A file that has not changed is read only once by each process. */
export function hashFile(path: string, state: FileState): string {
  const earlier = known.get(path);
  if (earlier && isSameState(earlier, state)) return earlier.sha256;
  const hash = createHash("sha256");
  readInto(hash, path);
  const { size, mtimeMs, ctimeMs } = state;
  const sha256 = hash.digest("hex");
  known.set(path, { size, mtimeMs, ctimeMs, sha256 });
  return sha256;
}

/** Tells this process the hash of a file, from a cache of an earlier one. */
export function rememberHash(
  path: string,
  { size, mtimeMs, ctimeMs, sha256 }: FileState & { sha256: string },
) {
  known.set(path, { size, mtimeMs, ctimeMs, sha256 });
}

export function isSameState(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

function readInto(hash: Hash, path: string): void {
  const file = openSync(path, "r");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (;;) {
      const length = readSync(file, chunk);
      if (length === 0) return;
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}
