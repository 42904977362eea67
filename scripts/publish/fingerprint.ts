import { createHash } from "node:crypto";
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
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

/** A SHA-256 hash of everything that a release is made of: content, code, and the given settings. */
export function fingerprintOf(
  contentDir: string,
  settings: string[],
  hashes: FileHashes = createFileHashes(),
): string {
  const content = hashFiles([{ base: contentDir, start: contentDir }], { ignored: IGNORED, hashes });
  return createHash("sha256")
    .update(JSON.stringify([content, codeHash(hashes), ...settings]))
    .digest("hex");
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
  { ignored, hashes }: { ignored: RegExp; hashes: FileHashes },
): string {
  const hash = createHash("sha256");
  for (const { base, start } of sources) {
    for (const path of filesUnder(start, ignored)) {
      hash.update(`\0${path.slice(base.length)}\0${hashOf(path, hashes)}`);
    }
  }
  return hash.digest("hex");
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

function hashOf(path: string, hashes: FileHashes): string {
  const state = statSync(path, { throwIfNoEntry: false });
  return (state?.isFile() && ignoreMissing(() => hashes.hash(path, state))) || "";
}

/** Editors create temporary files, which may be gone before they are read. */
function ignoreMissing<Result>(read: () => Result, ...codes: string[]): Result | null {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (["ENOENT", ...codes].includes(code)) return null;
    throw error;
  }
}
