import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What pages are made by; a change of any makes a new release. */
const CODE = [
  "site",
  "scripts/catalogue",
  "scripts/domain",
  "scripts/messages",
  "scripts/publish",
  "package-lock.json",
];
const DERIVED = new Set([".next", ".out", "next-env.d.ts", "node_modules"]);

/** One hash over everything a release is made of: content, code, and the given settings. */
export async function fingerprintOf(contentDir: string, settings: string[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const [base, start] of [[contentDir, contentDir], ...CODE.map((path) => [root, join(root, path)])]) {
    if (base === undefined || start === undefined) continue;
    for (const path of await filesUnder(start)) {
      hash.update(`\0${relative(base, path)}\0`);
      await pipeline(createReadStream(path), async (chunks) => {
        for await (const chunk of chunks) hash.update(chunk);
      }).catch(unlessGone);
    }
  }
  return hash.digest("hex");
}

async function filesUnder(start: string): Promise<string[]> {
  const entries = await readdir(start, { withFileTypes: true }).catch(() => null);
  if (entries === null) return [start];
  const inside = entries
    .filter(({ name }) => !DERIVED.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => (entry.isDirectory() ? filesUnder(join(start, entry.name)) : [join(start, entry.name)]));
  return (await Promise.all(inside)).flat();
}

/** Editors write files of a moment, which may be gone again. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
