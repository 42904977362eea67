import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync, type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "./write-atomically.ts";

const CHUNK_BYTES = 1024 * 1024;
/** For the files that are read one after the other: most are much smaller. */
const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
/** Its name within the cache. */
const CACHE_FILE = "hashes.json";

/** Keyed by path. Sizes, times, hashes and identities are tuples, since a large shop has tens of thousands of files. */
const Cache = z.record(
  z.string(),
  z.tuple([z.number(), z.number(), z.number(), z.string(), z.string().optional()]),
);

/** Shows whether a file has changed. Programs can set the modification time (mtime), but not the change time (ctime). */
export type FileState = Pick<Stats, "size" | "mtimeMs" | "ctimeMs">;

/**
 * SHA-256 hashes of files in lower-case hex. A file that has not changed since it was hashed is not read again, even if it or its
 * folder has been renamed or moved since.
 */
export interface FileHashes {
  /** The hash of a file, whose state is the current one. */
  hash(path: string, state: FileState): string;
  /** Whether the hash is known, so that the file need not be read. */
  has(path: string, state: FileState): boolean;
  /** Reads a file without blocking the process, so that its hash is known. @param onBytes receives how many bytes were read since the last call */
  read(path: string, state: FileState, onBytes: (bytes: number) => void): Promise<void>;
  /** Takes over what an earlier process has stored in the cache. */
  load(cacheDir: string): Promise<void>;
  /** Stores the hashes that were asked for since the last time, and forgets the others. */
  save(cacheDir: string): Promise<void>;
  /** Stores all hashes, for a run that may be interrupted before it has asked for all of them. */
  saveAll(cacheDir: string): Promise<void>;
}

/** @param read reads a file and returns its hash */
export function createFileHashes(read: (path: string) => string = hashContent): FileHashes {
  let files = new Map<string, CachedFile>();
  /** Where each file was when it was hashed, by its identity. Another may be there now. */
  const byIdentity = new Map<string, { path: string; sha256: string }>();
  const used = new Set<string>();
  let isSaved = false;
  return {
    hash(path, state) {
      used.add(path);
      const known = find(path, state);
      if (known !== null) return known;
      const identity = identityOf(path);
      const sha256 = read(path);
      remember(path, { ...timesOf(state), sha256, identity });
      return sha256;
    },
    has: (path, state) => find(path, state) !== null,
    async read(path, state, onBytes) {
      const identity = identityOf(path);
      const sha256 = await hashStream(path, onBytes);
      remember(path, { ...timesOf(state), sha256, identity });
    },
    async load(cacheDir) {
      if (files.size > 0) return;
      const text = await readFile(join(cacheDir, CACHE_FILE), "utf8").catch(() => "{}");
      for (const [path, row] of Object.entries(Cache.safeParse(parseJson(text)).data ?? {})) {
        const [size, mtimeMs, ctimeMs, sha256, identity = ""] = row;
        remember(path, { size, mtimeMs, ctimeMs, sha256, identity });
      }
      isSaved = files.size > 0;
    },
    async save(cacheDir) {
      const isComplete = used.size === files.size;
      if (!isComplete) files = new Map([...files].filter(([path]) => used.has(path)));
      used.clear();
      if (!isSaved || !isComplete) await saveAll(cacheDir);
    },
    saveAll,
  };

  async function saveAll(cacheDir: string): Promise<void> {
    const rows = [...files].map(([path, { size, mtimeMs, ctimeMs, sha256, identity }]) => [
      path,
      [size, mtimeMs, ctimeMs, sha256, identity],
    ]);
    isSaved = true;
    await writeAtomically(join(cacheDir, CACHE_FILE), JSON.stringify(Object.fromEntries(rows)));
  }

  /** null: the file has to be read. */
  function find(path: string, state: FileState): string | null {
    const earlier = files.get(path);
    if (earlier && isSameState(earlier, state)) return earlier.sha256;
    const identity = identityOf(path);
    const sha256 = hashOfMoved(identity);
    if (sha256 !== null) remember(path, { ...timesOf(state), sha256, identity });
    return sha256;
  }

  function remember(path: string, file: CachedFile): void {
    files.set(path, file);
    isSaved = false;
    if (file.identity !== "") byIdentity.set(file.identity, { path, sha256: file.sha256 });
  }

  /**
   * The hash of a file that was at another path before. null:
   * - None was.
   * - It is the path's own file, which has changed since.
   * - It is still at the other path, since it has several names.
   */
  function hashOfMoved(identity: string): string | null {
    const before = byIdentity.get(identity);
    return before && identityOf(before.path) !== identity ? before.sha256 : null;
  }
}

interface CachedFile extends FileState {
  sha256: string;
  identity: string;
}

/**
 * Distinguishes a file from all others, wherever it is moved within its file system: a new file that takes the number of a deleted one
 * has another time of birth. "" if the file system keeps none, or the file no longer exists.
 */
function identityOf(path: string): string {
  const state = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!state || state.birthtimeNs === 0n) return "";
  const { dev, ino, size, mtimeNs, birthtimeNs } = state;
  return [dev, ino, size, mtimeNs, birthtimeNs].join(" ");
}

/** A copy without the rest of a file's state. */
function timesOf({ size, mtimeMs, ctimeMs }: FileState): FileState {
  return { size, mtimeMs, ctimeMs };
}

/** null: the text is damaged. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isSameState(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

function hashContent(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
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

async function hashStream(path: string, onBytes: (bytes: number) => void): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    hash.update(chunk);
    onBytes(chunk.length);
  }
  return hash.digest("hex");
}
