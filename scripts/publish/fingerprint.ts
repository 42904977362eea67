import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The code that a release is made with. If it changes, a new release is made. */
const CODE = [
  "site",
  "scripts/catalogue",
  "scripts/domain",
  "scripts/messages",
  "scripts/platform",
  "scripts/publish",
  "package-lock.json",
];
const DERIVED = new Set([".next", ".out", "next-env.d.ts", "node_modules"]);

/** A SHA-256 hash of everything that a release is made of: content, code, and the given settings. */
export async function fingerprintOf(contentDir: string, settings: string[]): Promise<string> {
  const content = await hashFiles([{ base: contentDir, start: contentDir }]);
  return createHash("sha256")
    .update(JSON.stringify([content, await codeHash(), ...settings]))
    .digest("hex");
}

/** A SHA-256 hash of the code that releases are made with. */
export function codeHash(): Promise<string> {
  return hashFiles(CODE.map((path) => ({ base: ROOT, start: join(ROOT, path) })));
}

async function hashFiles(sources: { base: string; start: string }[]): Promise<string> {
  const hash = createHash("sha256");
  for (const { base, start } of sources) {
    for (const path of await filesUnder(start)) {
      hash.update(`\0${relative(base, path)}\0`);
      await pipeline(createReadStream(path), async (chunks) => {
        for await (const chunk of chunks) hash.update(chunk);
      }).catch(ignoreMissing);
    }
  }
  return hash.digest("hex");
}

/** All files under a path, or the path itself if it is a file. */
async function filesUnder(start: string): Promise<string[]> {
  const entries = await readdir(start, { withFileTypes: true }).catch(() => null);
  if (entries === null) return [start];
  const files = entries
    .filter(({ name }) => !DERIVED.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => (entry.isDirectory() ? filesUnder(join(start, entry.name)) : [join(start, entry.name)]));
  return (await Promise.all(files)).flat();
}

/** Editors create temporary files, which may be gone before they are read. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
