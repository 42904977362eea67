import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, type Stats } from "node:fs";

const CHUNK_BYTES = 1024 * 1024;

/** Shows whether a file has changed. Programs can set the modification time (mtime), but not the change time (ctime). */
export type FileState = Pick<Stats, "size" | "mtimeMs" | "ctimeMs">;

/** SHA-256 hashes of files in lower-case hex. A file that has not changed since it was hashed is not read again. */
export interface FileHashes {
  /** The hash of a file, whose state is the current one. */
  hash(path: string, state: FileState): string;
  /** Adds the hash of a file from an earlier process. */
  add(path: string, file: FileState & { sha256: string }): void;
}

export function createFileHashes(): FileHashes {
  const files = new Map<string, FileState & { sha256: string }>();
  return {
    hash(path, { size, mtimeMs, ctimeMs }) {
      const state = { size, mtimeMs, ctimeMs };
      const earlier = files.get(path);
      if (earlier && isSameState(earlier, state)) return earlier.sha256;
      const sha256 = hashContent(path);
      files.set(path, { ...state, sha256 });
      return sha256;
    },
    add(path, { size, mtimeMs, ctimeMs, sha256 }) {
      files.set(path, { size, mtimeMs, ctimeMs, sha256 });
    },
  };
}

export function isSameState(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

function hashContent(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (;;) {
      const length = readSync(file, chunk);
      if (length === 0) return hash.digest("hex");
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}
