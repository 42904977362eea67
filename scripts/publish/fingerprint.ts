import { createHash } from "node:crypto";
import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { createFileHashes, type FileHashes } from "#catalogue/file-hashes.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** The code that a release is made with. If it changes, a new release is made. */
const CODE = [
  "site",
  "scripts/catalogue",
  "scripts/domain",
  "scripts/messages",
  "scripts/openapi",
  "scripts/platform",
  "scripts/publish",
  "package-lock.json",
];
const DERIVED = /^(\.next|\.out|next-env\.d\.ts|node_modules)$/;
/** Hidden files, such as those of Git, are no content. */
const IGNORED = /^\./;

/** Changed files are read synchronously up to this sum: many small ones take several times as long otherwise. */
const MAX_BLOCKING_BYTES = 32 * 1024 * 1024;
/** A program may be writing to a file, which is then another one each time. */
const MAX_ATTEMPTS = 3;
/** How often hashes are stored while large files are read, since such a run may be interrupted. */
const SAVE_INTERVAL_MS = 5_000;

interface FingerprintOptions {
  hashes?: FileHashes;
  /** Receives how many bytes of the changed files were read, if that takes long. */
  onProgress?: (bytes: number, total: number) => void;
  /** Where the hashes are stored as soon as they are known, so that no later run reads the same files again. */
  cacheDir?: string | null;
}

/** A SHA-256 hash of everything that a release is made of: content, code, and the given settings. */
export async function fingerprintOf(
  contentDir: string,
  settings: string[],
  { hashes = createFileHashes(), onProgress = () => {}, cacheDir = null }: FingerprintOptions = {},
): Promise<string> {
  const content = await hashContent(contentDir, { hashes, onProgress, cacheDir });
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([content, codeHash(hashes), ...settings]))
    .digest("hex");
  if (cacheDir !== null) await hashes.save(cacheDir);
  return fingerprint;
}

async function hashContent(
  contentDir: string,
  { hashes, onProgress, cacheDir }: Required<FingerprintOptions>,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const unread: UnreadFile[] = [];
    let bytes = 0;
    const isLater = (path: string, state: Stats) => {
      if (attempt > MAX_ATTEMPTS || hashes.has(path, state)) return false;
      bytes += state.size;
      if (bytes > MAX_BLOCKING_BYTES) unread.push({ path, state });
      return bytes > MAX_BLOCKING_BYTES;
    };
    const sources = [{ base: contentDir, start: contentDir }];
    const hash = hashFiles(sources, { ignored: IGNORED, hashes, isLater });
    if (unread.length === 0) return hash;
    await readFiles(unread, { hashes, onProgress, cacheDir });
  }
}

interface UnreadFile {
  path: string;
  state: Stats;
}

/** Reads files without blocking the process, which may be serving pages. */
async function readFiles(
  files: readonly UnreadFile[],
  { hashes, onProgress, cacheDir }: Required<FingerprintOptions>,
): Promise<void> {
  const total = files.reduce((sum, { state }) => sum + state.size, 0);
  let done = 0;
  let savedAt = performance.now();
  for (const { path, state } of files) {
    const onBytes = (bytes: number) => {
      done = Math.min(done + bytes, total);
      onProgress(done, total);
    };
    await hashes.read(path, state, onBytes).catch((error) => throwUnlessGone(error));
    if (cacheDir === null || performance.now() - savedAt < SAVE_INTERVAL_MS) continue;
    await hashes.saveAll(cacheDir);
    savedAt = performance.now();
  }
  onProgress(total, total);
}

/** A SHA-256 hash of the code that releases are made with. */
export function codeHash(hashes: FileHashes = createFileHashes()): string {
  return hashFiles(
    CODE.map((path) => ({ base: ROOT, start: join(ROOT, path) })),
    { ignored: DERIVED, hashes },
  );
}

/** Synchronous, since reading thousands of small files takes several times as long otherwise. */
function hashFiles(
  sources: { base: string; start: string }[],
  { ignored, hashes, isLater = () => false }: HashOptions,
): string {
  const hash = createHash("sha256");
  for (const { base, start } of sources) {
    for (const path of filesUnder(start, ignored)) {
      hash.update(`\0${path.slice(base.length)}\0${hashOf(path, { hashes, isLater })}`);
    }
  }
  return hash.digest("hex");
}

interface HashOptions {
  ignored: RegExp;
  hashes: FileHashes;
  /** Whether a file is left out, since it is read later. */
  isLater?: (path: string, state: Stats) => boolean;
}

/** All files of a content folder, also behind links. */
export function filesOf(contentDir: string): Iterable<string> {
  return filesUnder(contentDir, IGNORED);
}

/**
 * All files under a path, or the path itself if it is a file. Links are followed, as they are when the content is read.
 * @param linked the real folders of the links that led to the path
 */
function* filesUnder(start: string, ignored: RegExp, linked: readonly string[] = []): Generator<string> {
  const entries = ignoreMissing(() => readdirSync(start, { withFileTypes: true }), "ENOTDIR");
  if (!entries) return yield start;
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.test(entry.name)) continue;
    const path = `${start}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(path, ignored, linked);
    else if (isLinkToFolder(path, entry)) yield* filesBehind(path, ignored, [...linked, realpathSync(start)]);
    else yield path;
  }
}

function isLinkToFolder(path: string, entry: Dirent): boolean {
  return entry.isSymbolicLink() && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** The files in the folder that a link leads to, unless it leads back to a folder that the link is in. */
function* filesBehind(link: string, ignored: RegExp, linked: readonly string[]): Generator<string> {
  const target = `${realpathSync(link)}${sep}`;
  if (!linked.some((folder) => `${folder}${sep}`.startsWith(target)))
    yield* filesUnder(link, ignored, linked);
}

function hashOf(path: string, { hashes, isLater }: Required<Omit<HashOptions, "ignored">>): string {
  const state = statSync(path, { throwIfNoEntry: false });
  if (!state?.isFile() || isLater(path, state)) return "";
  return ignoreMissing(() => hashes.hash(path, state)) ?? "";
}

/** Editors create temporary files, which may be deleted before they are read. */
function ignoreMissing<Result>(read: () => Result, ...codes: string[]): Result | null {
  try {
    return read();
  } catch (error) {
    return throwUnlessGone(error, ...codes);
  }
}

function throwUnlessGone(error: unknown, ...codes: string[]): null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["ENOENT", ...codes].includes(code)) return null;
  throw error;
}
