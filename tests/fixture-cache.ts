import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where publish-fixture.ts has published the fixture's shop. */
export const PUBLISHED_FIXTURE = ".vitrine/fixture";
/** Caches of publishing that tests share. They change files, so the hashes of files are not among them. */
const KEPT = ["code", "media", "share"];

let shared: string | undefined;

/**
 * Gives a build folder what an earlier run would have kept there: the compiled pages and the fixture's pictures. Making them takes
 * seconds.
 */
export function addFixtureCache(buildDir: string): void {
  copyKept(join(buildDir, "cache"));
}

/** A cache folder with the fixture's pictures, for the tests of this process. */
export function fixtureCache(): string {
  if (shared === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-cache-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    copyKept(folder);
    shared = folder;
  }
  return shared;
}

function copyKept(cacheDir: string): void {
  for (const name of KEPT) {
    cpSync(join(PUBLISHED_FIXTURE, "cache", name), join(cacheDir, name), { recursive: true });
  }
}
